package rulemaking

import (
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"ormas/internal/certificate"
	"ormas/internal/registry"
)

// signingProblems say what is wrong with where the signing key lies and how the gateway is reached.
func signingProblems(s registry.OfficeSettings) (problems registry.Faults) {
	problems.Expect(absoluteOrEmpty(s.SignerKey), "signer_key", "Tuliskan jalur lengkap berkas kunci, dimulai dengan garis miring.")
	problems.Expect(absoluteOrEmpty(s.SignerSecret), "signer_secret", "Tuliskan jalur lengkap berkas frasa sandi, dimulai dengan garis miring.")
	return append(problems, gatewayProblems(s.Gateway)...)
}

// gatewayProblems say what is wrong with a gateway.
func gatewayProblems(g *registry.SigningGateway) (problems registry.Faults) {
	if g == nil {
		return nil
	}
	expect := func(ok bool, field, detail string) { problems.Expect(ok, "gateway."+field, detail) }
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

// absoluteOrEmpty tells whether a path can be found from anywhere, where one is given.
func absoluteOrEmpty(path string) bool { return path == "" || filepath.IsAbs(path) }
