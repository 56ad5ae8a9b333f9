package pages

import (
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// pen is how a person signs, in words.
type pen struct {
	Set      bool
	Sentence string
	Hint     string // what to type
	Alone    bool   // each letter by itself, on its own page
}

// pens are the ways to sign in words.
var pens = map[string]pen{
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

// penOf is how the reader signs.
func (p *Pages) penOf(c *gin.Context, by workflow.Actor) (pen, error) {
	s, ok, err := p.Office.SignerOf(c.Request.Context(), by.User)
	if err != nil || !ok {
		return pen{Sentence: "Cara Anda menandatangani belum diatur, jadi surat belum dapat ditandatangani. Mintalah administrator kantor mengaturnya di Pengaturan, Orang dan peran."}, err
	}
	return pens[s.Kind], nil
}

// underWay is a signature whose outcome nobody knows, in words.
type underWay struct {
	Number, Since, Tried, Trouble string
	Mine                          bool
	Ink                           *inkForm // what has to be done on paper; nil: nothing
	Apart                         []pair   // when and why
}

// underWay tells how the signature of a case stands, nil where none is under way.
func (f caseFile) underWay() *underWay {
	s := f.Signing
	if s == nil {
		return nil
	}
	v := &underWay{Number: s.LetterNumber, Since: f.when(s.Since), Trouble: s.Trouble, Mine: s.Mine}
	if s.Kind == registry.WetInk {
		v.Ink = f.inkForm()
	}
	if s.TriedAt != nil {
		v.Tried = f.when(*s.TriedAt)
	}
	for _, a := range s.Apart {
		v.Apart = append(v.Apart, pair{f.when(a.ReceivedAt), a.Reason})
	}
	return v
}

// penFields ask how a person signs.
var penFields = []workflow.Field{
	{Name: "signer", Label: "Cara menandatangani surat", Type: workflow.Choice, Options: []workflow.Option{
		{Value: "-", Label: "Tidak menandatangani"},
		{Value: registry.OfficeKey, Label: "Kunci milik kantor (bukan tanda tangan elektronik tersertifikasi; surat menyebutkannya)"},
		{Value: registry.WetInk, Label: "Tanda tangan basah (cetak, tanda tangani, cap, unggah pindaian; surat menyebutkannya)"},
		{Value: registry.StateGateway, Label: "BSrE lewat gateway kantor (tersertifikasi; memerlukan NIK)"},
	}},
	{Name: "certificate", Label: "Sertifikat BSrE orang ini: sidik SHA-256 atau nomor serinya", Type: workflow.Text, Max: 100},
}

// setPen sets how a person signs.
func (p *Pages) setPen(c *gin.Context, by workflow.Actor) {
	p.onPerson(c, by, "tanda-tangan-tersimpan", func(id uuid.UUID, typed url.Values) error {
		s := registry.Signer{UserID: id, Kind: typed.Get("signer"), Certificate: typed.Get("certificate")}
		if s.Kind == "-" {
			s.Kind = ""
		}
		return p.Accounts.SetSigner(c.Request.Context(), by, s)
	})
}

// penInputs are the inputs of how a person signs, as typed or stored.
func (p *Pages) penInputs(c *gin.Context, by workflow.Actor, id uuid.UUID, sent sentForm) ([]input, error) {
	s, ok, err := p.Accounts.Signer(c.Request.Context(), by, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		s.Kind = "-"
	}
	stored := url.Values{"signer": {s.Kind}, "certificate": {s.Certificate}}
	return inputsFrom(penFields, typedOr(sent.typed, "signer", stored), sent.wrong), nil
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
