package casework

import (
	"context"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"ormas/internal/certificate"
	"ormas/internal/registry"
)

// ownKeyNote says on the letter what its signature is worth: an own key is not certified by the state.
const ownKeyNote = "Surat ini ditandatangani secara elektronik dengan kunci milik kantor. " +
	"Tanda tangan ini bukan tanda tangan elektronik tersertifikasi."

// pendingNote stands in a draft: what its signature will be worth depends on who signs.
const pendingNote = "Keterangan tentang tanda tangan elektronik " + unnamed + "."

// signatureNote is what a letter prints about its signature. The words about the state's certificate are the office's
// own; an own key never has them.
func signatureNote(kind string, o *registry.Office) string {
	if kind == registry.StateGateway && o.Settings.Gateway != nil {
		return o.Settings.Gateway.Footer
	}
	if kind == registry.WetInk {
		return inkNote
	}
	return ownKeyNote
}

// signer is how the person of this act signs. Nobody signs in a way that was not set for them.
func (a *act) signer(ctx context.Context, office *registry.Office) (registry.Signer, error) {
	s, ok, err := a.tx.SignerOf(ctx, a.by.User)
	if err != nil {
		return registry.Signer{}, err
	}
	if !ok {
		return registry.Signer{}, registry.Conflict("penanda_tangan_belum_diatur",
			"Cara Anda menandatangani surat belum diatur. Mintalah administrator kantor mengaturnya di Pengaturan, Orang dan peran.")
	}
	if err := a.c.together.fits(s); err != nil {
		return registry.Signer{}, err
	}
	if s.Kind == registry.StateGateway && office.Settings.Gateway == nil {
		return registry.Signer{}, registry.Conflict("gateway_belum_diatur",
			"Anda menandatangani lewat BSrE, tetapi gateway BSrE kantor ini belum diatur. Hubungi pengelola layanan ini.")
	}
	return s, nil
}

// gatewayProblems says what is wrong with a gateway.
func gatewayProblems(g *registry.SigningGateway) []registry.FieldError {
	if g == nil {
		return nil
	}
	var problems []registry.FieldError
	expect := func(ok bool, field, detail string) {
		if !ok {
			problems = append(problems, registry.FieldError{Field: "gateway." + field, Code: "tidak_sah", Detail: detail})
		}
	}
	expect(certificate.SafeGateway(g.Address, g.Plain), "address",
		"Tuliskan alamat gateway yang dimulai dengan https://. HTTP biasa ke mesin lain hanya dengan plain: true.")
	expect(filepath.IsAbs(g.Credential), "credential", "Tuliskan jalur lengkap berkas berisi nama pengguna dan kata sandi aplikasi.")
	expect(filepath.IsAbs(g.Issuers), "issuers", "Tuliskan jalur lengkap berkas PEM penerbit sertifikat penanda tangan.")
	expect(absoluteOrEmpty(g.CA), "ca", "Tuliskan jalur lengkap berkas PEM sertifikat gateway.")
	expect(g.Seconds == 0 || g.Seconds >= 5 && g.Seconds <= 300, "seconds", "Waktu tunggu antara 5 dan 300 detik.")
	expect(printable(g.Footer), "footer", "Tuliskan keterangan tanda tangan untuk kaki surat, paling panjang 1000 huruf dalam satu baris.")
	if p := g.Seen; p != nil {
		expect(p.Width > 0 && p.Height > 0, "seen", "Lebar dan tinggi tanda tangan yang terlihat harus lebih dari nol.")
		expect((p.Page > 0) != (p.Mark != ""), "seen", "Sebutkan halaman atau tanda tempatnya, salah satu saja.")
	}
	return problems
}

// printable tells whether a text can stand at the foot of a letter.
func printable(text string) bool {
	return strings.TrimSpace(text) != "" && utf8.RuneCountInString(text) <= 1000 && utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}
