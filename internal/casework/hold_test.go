package casework_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ormas/internal/casework"
)

func TestHoldIsToldEverywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, since := w.examined(), w.Clock.Now()
	w.do("kabid", id, "tangguhkan", nil)
	w.Clock.Add(14 * 24 * time.Hour)
	for _, who := range []string{"kabid", "pemohon"} {
		v := w.view(w.As(who), id)
		h := v.Clock.Hold
		if h == nil || !h.Since.Equal(since) || h.Days < 5 || h.Days > 10 ||
			!strings.HasPrefix(h.Text, "Kantor menunggu pihak lain sejak ") || !strings.HasSuffix(h.Text, fmt.Sprintf(", sudah %d hari kerja.", h.Days)) {
			t.Fatalf("%s reads %+v", who, h)
		}
		left, err := w.o.Left(t.Context(), w.As(who), []casework.DossierRow{{ID: id, DefinitionID: v.Dossier.DefinitionID, State: v.Dossier.State, HeldSince: v.Dossier.HeldSince}})
		w.must(err)
		if left[0].Text != h.Text {
			t.Errorf("the row of %s tells %q", who, left[0].Text)
		}
	}
	w.do("kabid", id, "lanjutkan", nil)
	for words, want := range map[string]int{
		"Kantor menunggu pihak lain sejak":                     1,
		"Alasannya dapat Anda baca pada halaman":               1,
		"hari kerja selama menunggu pihak lain tidak dihitung": 1,
		"Alasan contoh.": 0, // a mail may be read by others
	} {
		if n := w.count(`SELECT count(*) FROM mails WHERE dossier_id = $1 AND body LIKE '%' || $2 || '%'`, id, words); n != want {
			t.Errorf("%q stands in %d mails", words, n)
		}
	}
}
