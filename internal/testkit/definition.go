package testkit

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ormas/workflow/sop"
)

// Shipped is the shipped text of a procedure; empty where there is none.
func Shipped(service string) string {
	for _, body := range sop.Files() {
		if strings.Contains(string(body), "\nservice: "+service+"\n") {
			return string(body)
		}
	}
	return ""
}

// SecondVersion is the shipped text as version 2: one norm more, one requirement less and another added, a field that is
// wanted now. Further pairs of old and new texts change it more.
func SecondVersion(t testing.TB, pairs ...string) string {
	t.Helper()
	text := Shipped("pelaporan")
	pairs = append([]string{
		"version: 1\n", "version: 2\n",
		"norm: 2 hari kerja\n    guards: [all_judged]", "norm: 3 hari kerja\n    guards: [all_judged]",
		"  - {code: P3, label: \"Program kerja organisasi sesuai periode kepengurusan, yang ditandatangani oleh Ketua dan Sekretaris\", signed_by: [ketua, sekretaris], until: term_to}\n",
		"  - {code: X1, label: Surat rekaan tentang kegiatan}\n",
		"label: Nama singkat, type: teks, max", "label: Nama singkat, type: teks, required: true, max",
		"  - {name: member_count, label: Jumlah anggota, type: angka, minimum: 0, maximum: 300000000, hint: harus 0 atau lebih., example: \"40\"}\n", "",
	}, pairs...)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the definition has no %q", pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return strings.NewReplacer("P1, P3, P7", "P1, P7", "P3, P4, L5", "P4, L5").Replace(text)
}

// FreeDays is a list with days so many days from an instant, named, as an office's calendar takes it.
func FreeDays(now time.Time, days ...int) []byte {
	var b strings.Builder
	b.WriteString("tanggal,nama,jenis,dasar\n")
	for _, n := range days {
		fmt.Fprintf(&b, "%s,Hari Rekaan %d,libur_daerah,Keputusan Contoh 1\n", now.AddDate(0, 0, n).Format(time.DateOnly), n)
	}
	return []byte(b.String())
}
