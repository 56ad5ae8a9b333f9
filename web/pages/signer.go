package pages

import (
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// signer is how a person signs, in words.
type signer struct {
	Set      bool
	Sentence string
	Hint     string // what to type
	Alone    bool   // each letter by itself, on its own page
}

// signers are the ways to sign in words.
var signers = map[string]signer{
	registry.OfficeKey: {
		true, "Anda menandatangani dengan kunci milik kantor. Ini bukan tanda tangan elektronik tersertifikasi, dan surat menyebutkannya.",
		"Frasa sandi kunci kantor. Boleh dikosongkan bila kunci kantor tidak memerlukannya.", false,
	},
	registry.WetInk: {
		true, "Anda menandatangani basah: cetak naskah akhirnya, tanda tangani dan cap, lalu unggah pindaiannya. Tidak ada frasa sandi, dan surat menyebut bahwa berkasnya salinan pindaian.",
		"", true,
	},
	registry.StateGateway: {
		true, "Anda menandatangani lewat BSrE dengan sertifikat elektronik Anda sendiri.",
		"Frasa sandi BSrE Anda. Hanya dikirim ke gateway BSrE kantor dan tidak disimpan.", false,
	},
}

// signerOf is how the reader signs.
func (p *Pages) signerOf(c *gin.Context, by workflow.Actor) (signer, error) {
	s, ok, err := p.Office.SignerOf(c.Request.Context(), by.User)
	if err != nil || !ok {
		return signer{Sentence: "Cara Anda menandatangani belum diatur, jadi surat belum dapat ditandatangani. Mintalah administrator kantor mengaturnya di Pengaturan, Orang dan peran."}, err
	}
	told := signers[s.Kind]
	if p.Demo && s.Kind == registry.OfficeKey {
		told.Hint = "Kunci peragaan tidak memakai frasa sandi: kosongkan saja."
	}
	return told, nil
}

// signerFields ask how a person signs.
var signerFields = []workflow.Field{
	{Name: "signer", Label: "Cara menandatangani surat", Type: workflow.Choice, Options: []workflow.Option{
		{Value: "-", Label: "Tidak menandatangani"},
		{Value: registry.OfficeKey, Label: "Kunci milik kantor (bukan tanda tangan elektronik tersertifikasi; surat menyebutkannya)"},
		{Value: registry.WetInk, Label: "Tanda tangan basah (cetak, tanda tangani, cap, unggah pindaian; surat menyebutkannya)"},
		{Value: registry.StateGateway, Label: "BSrE lewat gateway kantor (tersertifikasi; memerlukan NIK)"},
	}},
	{Name: "certificate", Label: "Sertifikat BSrE orang ini: sidik SHA-256 atau nomor serinya", Type: workflow.Text, Max: 100},
}

// setSigner sets how a person signs.
func (p *Pages) setSigner(c *gin.Context, by workflow.Actor) {
	p.onPerson(c, by, "tanda-tangan-tersimpan", func(id uuid.UUID, typed url.Values) error {
		s := registry.Signer{UserID: id, Kind: typed.Get("signer"), Certificate: typed.Get("certificate")}
		if s.Kind == "-" {
			s.Kind = ""
		}
		return p.Accounts.SetSigner(c.Request.Context(), by, s)
	})
}

// signerInputs are the inputs of how a person signs, as typed or stored.
func (p *Pages) signerInputs(c *gin.Context, by workflow.Actor, id uuid.UUID, sent sentForm) ([]input, error) {
	s, ok, err := p.Accounts.Signer(c.Request.Context(), by, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		s.Kind = "-"
	}
	stored := url.Values{"signer": {s.Kind}, "certificate": {s.Certificate}}
	return inputsFrom(signerFields, typedOr(sent.typed, "signer", stored), sent.wrong), nil
}

// signingFacts are by what the letters of an office are signed: shown here, set by the operator.
func signingFacts(s registry.OfficeSettings) (facts []crumb) {
	if s.SignerKey != "" {
		facts = append(facts, crumb{"Berkas kunci tanda tangan", s.SignerKey})
	}
	if g := s.Gateway; g != nil {
		facts = append(facts, crumb{"Gateway BSrE", g.Address}, crumb{"Keterangan pada surat lewat BSrE", g.Footer})
	}
	if len(facts) == 0 {
		facts = append(facts, crumb{"Tanda tangan", "Belum ada kunci kantor dan belum ada gateway BSrE; surat belum dapat ditandatangani."})
	}
	return facts
}
