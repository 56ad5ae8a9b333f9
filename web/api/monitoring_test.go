package api_test

import (
	"net/http"
	"slices"
	"testing"

	"ormas/internal/testkit"
)

func TestMonitoring(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	proposer := w.role("pengusul")
	d := proposer.want(http.StatusCreated, "POST", "/dossiers", obj{"service": "monitoring"})
	id := str(d, "id")
	if offer := find(list(d, "allowed"), "action", "usulkan"); offer == nil || len(offer["blocked"].([]any)) == 0 {
		t.Errorf("offered as %v", offer)
	}
	proposer.want(http.StatusOK, "PATCH", "/dossiers/"+id, obj{"version": d["version"], "form": obj{
		"name": "Monitoring Kecamatan Mimpi", "purpose": "Melihat kegiatan", "place": "Kelurahan Angan", "starts_on": "2026-12-07",
		"ends_on": "2026-12-08", "participants": []string{"Petugas Contoh Satu"}, "budget": 1500000,
	}})
	note := proposer.upload("/dossiers/"+id+"/attachments", []part{{name: "kind", body: []byte("surat")}, {"file", "nota.pdf", testkit.PDF(1)}})
	if note.StatusCode != http.StatusCreated {
		t.Errorf("the note: %d %s", note.StatusCode, clip(note.raw))
	}
	proposer.act(id, "usulkan", nil)
	w.role("staf").refused(http.StatusForbidden, "bukan_tugas_anda", "POST", "/dossiers/"+id+"/actions", w.role("staf").step(id, "teruskan_usulan", nil))
	w.role("bendahara").refused(http.StatusConflict, "keadaan_tidak_sesuai", "POST", "/dossiers/"+id+"/actions", w.role("bendahara").step(id, "bayarkan", obj{"amount": 1}))
	w.role("pemohon").refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/dossiers/"+id, nil)
	w.role("admin").refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/dossiers/"+id, nil)
	for _, s := range []struct {
		role, action string
		input        obj
	}{
		{"sekretaris", "teruskan_usulan", nil},
		{"kepala_badan", "setujui_usulan", obj{"instruction": "Laksanakan."}},
		{"kasubag_perencanaan", "selesaikan_evaluasi", obj{"result": "Anggaran tersedia."}},
		{"bendahara", "siapkan_perjalanan", obj{"order_number": "800/12"}},
		{"bendahara", "bayarkan", obj{"amount": 1500000}},
	} {
		queue := list(w.role(s.role).want(http.StatusOK, "GET", "/dossiers?queue=role", nil), "items")
		if item := find(queue, "id", id); str(item, "name") != "Monitoring Kecamatan Mimpi" {
			t.Errorf("the queue of %s holds %v", s.role, queue)
		}
		d = w.do(s.role, id, s.action, s.input)
	}
	var way []string
	for _, h := range list(d, "history") {
		way = append(way, str(h, "as"))
	}
	want := []string{"pengusul", "sekretaris", "kepala_badan", "kasubag_perencanaan", "bendahara", "bendahara"}
	if d["state"] != "selesai" || !slices.Equal(way, want) || len(list(d, "allowed")) != 0 {
		t.Errorf("got %v along %v", d["state"], way)
	}
	clock := d["clock"].(obj)
	if clock["office"].(obj)["unit"] != "menit" || len(list(d, "attachments")) != 1 || d["certificate"] != nil {
		t.Errorf("got %v with %v", clock, d["attachments"])
	}
	w.anybody().refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/public/dossiers/"+str(d, "tracking_code"), nil)
	if public := list(w.anybody().want(http.StatusOK, "GET", "/public/services", nil), "items"); len(public) != 2 || find(public, "id", "monitoring") != nil {
		t.Errorf("public are %v", public)
	}
}
