package api_test

import (
	"net/http"
	"testing"

	"ormas/internal/testkit"
)

// TestLegalStatusIsWithdrawn records a status and takes it back with a reason; the organisation sees it no more.
func TestLegalStatusIsWithdrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kabid, umum, staf, pemohon := w.role("kabid"), w.role("bagian_umum"), w.role("staf"), w.role("pemohon")
	organisation := pemohon.organisation()
	dossier := str(pemohon.want(http.StatusCreated, "POST", "/dossiers", obj{"service": "pelaporan", "organisation_id": organisation}), "id")
	pemohon.fill(dossier, "pelaporan")
	pemohon.act(dossier, "ajukan", obj{"statement": true}) // from now on the office sees the organisation
	path := "/organisations/" + organisation + "/legal-status"
	sent := []part{{"file", "surat.pdf", testkit.PDF(1)}}
	for name, value := range map[string]string{"status": "peringatan", "letter_number": "7/REKAAN", "letter_date": "2026-01-02", "issuer": "Instansi Rekaan"} {
		sent = append(sent, part{name: name, body: []byte(value)})
	}
	r := kabid.upload(path, sent)
	if r.StatusCode != http.StatusCreated || r.body["withdrawn"] != nil {
		t.Fatalf("got %d %s", r.StatusCode, clip(r.raw))
	}
	one := "/legal-status/" + str(r.body, "id")
	if all := list(pemohon.want(http.StatusOK, "GET", path, nil), "items"); len(all) != 1 {
		t.Errorf("the organisation sees %v", all)
	}
	staf.refused(http.StatusForbidden, "bukan_tugas_anda", "POST", one+"/withdrawal", obj{"reason": "Keliru."})
	umum.refused(http.StatusUnprocessableEntity, "reason", "POST", one+"/withdrawal", obj{"reason": " "})
	got := umum.want(http.StatusOK, "POST", one+"/withdrawal", obj{"reason": "Keliru organisasi."})
	if gone, _ := got["withdrawn"].(map[string]any); gone == nil || gone["reason"] != "Keliru organisasi." || gone["by"] == "" {
		t.Errorf("got %v", got)
	}
	umum.refused(http.StatusConflict, "sudah_ditarik", "POST", one+"/withdrawal", obj{"reason": "Keliru organisasi."})
	if all := list(pemohon.want(http.StatusOK, "GET", path, nil), "items"); len(all) != 0 {
		t.Errorf("the organisation still sees %v", all)
	}
	pemohon.refused(http.StatusNotFound, "tidak_ditemukan", "GET", one+"/content", nil)
	if all := list(kabid.want(http.StatusOK, "GET", path, nil), "items"); len(all) != 1 {
		t.Errorf("the office sees %v", all)
	}
}
