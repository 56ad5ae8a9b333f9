package pages_test

import (
	"strings"
	"testing"
)

// TestSigningOnPaper leads the head from the final letter to the form for its scan.
func TestSigningOnPaper(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.one(`UPDATE signers SET kind = 'basah' WHERE user_id = (SELECT id FROM users WHERE email = 'kepala@demo.ormas.test') RETURNING kind`)
	head, base := o.person("kepala"), o.at("penandatanganan")
	digest := "/tanda-tangan/" + strings.TrimPrefix(base, "/permohonan/")
	o.expect(head.get(digest), 200, "Anda menandatangani basah", "!Menunggu pindaian")
	o.expect(head.get("/tanda-tangan"), 200, "satu per satu di halamannya", digest, `!<form action="/tanda-tangan"`, `!name="passphrase"`)
	o.expect(head.get(base+"/aksi/tandatangani"), 200, "Tidak ada frasa sandi", `!name="passphrase"`)
	head.take(base, "tandatangani", nil)
	o.expect(head.get(digest), 200, "Menunggu pindaian tanda tangan basah", digest+"/naskah", `action="`+digest+`/pindaian"`, "!Hasil tanda tangan belum diketahui")
	o.expect(head.get(base), 200, "Menunggu pindaian tanda tangan basah", "!/aksi/tandatangani", "!Baca ringkasan sebelum")
	o.expect(head.get(digest), 200, "Yang ditunggu sekarang pindaian suratnya.", "!/aksi/tandatangani")
	o.expect(head.get(digest+"/naskah"), 200, "%PDF-")
	o.expect(o.person("staf").get(digest+"/naskah"), 409)
}
