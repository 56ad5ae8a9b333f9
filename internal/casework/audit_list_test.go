package casework

import (
	"os"
	"testing"
)

func TestAuditOfStatusList(t *testing.T) {
	t.Parallel()
	k := newIssuer(t)
	first, _ := k.issued()
	k.issued()
	everything := AuditPlan{All: true}
	agrees := func(t *testing.T) {
		t.Helper()
		if a := k.audited(everything); a.Differences != 0 || a.Letters != 2 {
			t.Fatalf("got %+v", a)
		}
	}
	// quietly changes letters without the list hearing of it.
	quietly := func(change string) {
		k.exec(`ALTER TABLE certificates DISABLE TRIGGER certificates_change; ` + change + `; ALTER TABLE certificates ENABLE TRIGGER certificates_change`)
	}
	agrees(t)
	t.Run("finds a letter that the list still calls active", func(t *testing.T) {
		quietly(`UPDATE certificates SET state = 'dicabut', reason = 'Contoh.' WHERE list_index = 0`)
		k.differs(everything, "Surat "+first.Code, "daftar keadaan memuat berlaku, dalam register dicabut")
		k.differs(AuditPlan{Sample: 2}, "daftar keadaan memuat berlaku, dalam register dicabut")
		quietly(`UPDATE certificates SET state = 'aktif', reason = NULL`)
		agrees(t)
	})
	t.Run("finds a position that the list does not have", func(t *testing.T) {
		k.exec(`UPDATE status_lists SET size = 1`)
		k.differs(everything, "letak 1 tidak ada dalam daftar keadaan")
		k.exec(`UPDATE status_lists SET size = 2`)
		agrees(t)
	})
	t.Run("finds letters whose positions are not those in their codes", func(t *testing.T) {
		k.exec(`UPDATE certificates SET list_index = 7 WHERE list_index = 0`)
		k.differs(everything, `letak dalam daftar keadaan dalam register "7", dalam surat "0"`)
		k.exec(`UPDATE certificates SET list_index = 0 WHERE list_index = 7`)
		agrees(t)
	})
	t.Run("tells where no list can be given out", func(t *testing.T) {
		dir := k.settings.KeyDir
		if err := os.Rename(dir, dir+".lain"); err != nil {
			t.Fatal(err)
		}
		k.exec(`UPDATE status_lists SET changes = changes + 1`)
		k.differs(everything, "daftar keadaan tidak dapat diterbitkan: Kunci penerbit")
		if err := os.Rename(dir+".lain", dir); err != nil {
			t.Fatal(err)
		}
		agrees(t)
	})
}

func TestAuditOfSeriesThatBeginsLater(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id := k.ready()
	k.do("kepala_badan", id, "tandatangani", nil)
	k.exec(`UPDATE numbers SET n = n + 40 WHERE kind = 'surat'`)
	k.exec(`UPDATE series SET start = 41, last = last + 40 WHERE kind = 'surat'`)
	if a := k.audited(AuditPlan{}); a.Differences != 0 {
		t.Errorf("got %q", a.Sentences)
	}
	k.exec(`UPDATE series SET start = 40 WHERE kind = 'surat'`)
	k.differs(AuditPlan{}, "nomor 40 tidak tercatat")
}
