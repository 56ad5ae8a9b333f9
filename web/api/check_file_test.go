package api_test

import (
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"ormas/internal/testkit"
)

const checksPath = "/public/certificate-checks"

func TestCheckFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.registered("pengurus@kebun.test")
	id := w.handIn(c, "pelaporan")
	w.toOfficer(id)
	w.complete(id)
	w.visited(id)
	w.ready(id)
	w.do("kepala_badan", id, "tandatangani", nil)
	pdf := c.call("GET", "/dossiers/"+id+"/certificate", nil).raw
	anybody := w.anybody()
	check := func(t *testing.T, body []byte) obj {
		t.Helper()
		w.Clock.Add(6 * time.Second) // after so long one more is allowed
		got := anybody.upload(checksPath, []part{filePart("surat.pdf", body)})
		if got.StatusCode != http.StatusOK {
			t.Fatalf("got %d: %s", got.StatusCode, clip(got.raw))
		}
		return got.body
	}
	before := w.rows()
	t.Run("knows the file that was issued, whoever holds it", func(t *testing.T) {
		got := check(t, pdf)
		letter, _ := got["certificate"].(obj)
		if got["result"] != "asli" || got["signature"] != "sah" || got["in_force"] != true || letter["organisation"] == nil {
			t.Errorf("got %v", got)
		}
	})
	t.Run("finds one byte changed anywhere", func(t *testing.T) {
		for i := range 120 {
			at := rand.IntN(len(pdf))
			switch i { // and where it is easy to overlook
			case 0:
				at = 0
			case 1:
				at = len(pdf) - 1
			}
			pdf[at] ^= 1 << rand.IntN(8)
			if got := check(t, pdf); got["result"] == "asli" || got["in_force"] != false {
				t.Errorf("byte %d changed: %v", at, got)
			}
			copy(pdf, c.call("GET", "/dossiers/"+id+"/certificate", nil).raw)
		}
	})
	t.Run("knows no other PDF", func(t *testing.T) {
		if got := check(t, testkit.PDF(1)); got["result"] != "tidak_dikenal" || got["signature"] != "tidak_ada" || got["certificate"] != nil {
			t.Errorf("got %v", got)
		}
	})
	t.Run("keeps nothing of what it was shown", func(t *testing.T) {
		if after := w.rows(); after != before {
			t.Errorf("left behind:\n%s\nbefore:\n%s", after, before)
		}
	})
	t.Run("refuses what is no upload, is too large, or comes too often", func(t *testing.T) {
		w.Clock.Add(time.Hour)
		anybody.refused(http.StatusUnsupportedMediaType, "bukan_multipart", "POST", checksPath, "{}")
		anybody.isRefusal(anybody.upload(checksPath, nil), http.StatusUnprocessableEntity, "file")
		anybody.isRefusal(anybody.upload(checksPath, []part{filePart("besar.pdf", make([]byte, maxUpload+1))}), http.StatusRequestEntityTooLarge, "terlalu_besar")
		for range 17 {
			anybody.upload(checksPath, nil)
		}
		anybody.refused(http.StatusTooManyRequests, "terlalu_sering", "POST", checksPath, "{}")
	})
}
