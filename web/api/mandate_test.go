package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ormas/internal/testkit"
)

// order is the upload that registers the kasubbid as the head's Plh from now on; pairs of names and values change it.
func (w *world) order(pairs ...string) []part {
	fields := map[string]string{
		"kind": "plh", "role": "kepala_badan", "holder": w.As("kasubbid").User.String(), "for": w.As("kepala_badan").User.String(),
		"order_number": "800/12/CONTOH", "order_date": "2026-11-23", "from": "2026-11-24", "until": "2026-11-27T12:00",
	}
	for i := 0; i < len(pairs); i += 2 {
		fields[pairs[i]] = pairs[i+1]
	}
	parts := []part{{"file", "surat-perintah.pdf", testkit.PDF(1)}}
	for name, value := range fields {
		parts = append(parts, part{name: name, body: []byte(value)})
	}
	return parts
}

func TestMandate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	umum, admin, holder, head := w.role("bagian_umum"), w.role("admin"), w.role("kasubbid"), w.role("kepala_badan")
	if r := holder.upload("/mandates", w.order()); r.StatusCode != http.StatusForbidden {
		t.Errorf("the holder's own: %d %s", r.StatusCode, clip(r.raw))
	}
	r := umum.upload("/mandates", w.order())
	if r.StatusCode != http.StatusCreated || r.body["state"] != "menunggu" || r.body["until"] != "2026-11-27T12:00:00+08:00" {
		t.Fatalf("got %d %s", r.StatusCode, clip(r.raw))
	}
	id := str(r.body, "id")
	if twice := umum.upload("/mandates", w.order("from", "2026-11-27T11:59")); twice.StatusCode != http.StatusConflict || twice.body["code"] != "mandat_bertumpuk" {
		t.Errorf("an overlapping one: %d %s", twice.StatusCode, clip(twice.raw))
	}
	umum.refused(http.StatusForbidden, "orang_yang_sama", "POST", "/mandates/"+id+"/confirmation", nil)
	if m := admin.want(http.StatusOK, "POST", "/mandates/"+id+"/confirmation", nil); m["state"] != "berlaku" {
		t.Errorf("confirmed: %v", m)
	}
	me := holder.want(http.StatusOK, "GET", "/me", nil)
	if held := list(me, "mandates"); len(held) != 1 || held[0]["role"] != "kepala_badan" || held[0]["kind"] != "plh" || len(me["roles"].([]any)) != 1 {
		t.Errorf("the holder is %v", me)
	}
	if order := umum.call("GET", "/mandates/"+id+"/order", nil); order.StatusCode != http.StatusOK || order.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the order letter: %d", order.StatusCode)
	}
	dossier := w.submitted()
	w.do("bagian_umum", dossier, "agendakan", nil)
	if find(list(holder.want(http.StatusOK, "GET", "/dossiers?queue=role", nil), "items"), "id", dossier) == nil {
		t.Error("the holder's queue does not have the case")
	}
	d := holder.act(dossier, "disposisi", obj{"instruction": "Periksa."})
	last := list(d, "history")[len(list(d, "history"))-1]
	if last["as"] != "plh kepala_badan" || last["mandate"].(obj)["order_number"] != "800/12/CONTOH" {
		t.Errorf("the journal tells %v", last)
	}
	w.Clock.Add(time.Second)
	head.refused(http.StatusUnprocessableEntity, "reason", "POST", "/mandates/"+id+"/end", obj{"reason": ""})
	if m := head.want(http.StatusOK, "POST", "/mandates/"+id+"/end", obj{"reason": "Sudah kembali."}); m["state"] != "berakhir" {
		t.Errorf("ended: %v", m)
	}
	w.Clock.Add(time.Second)
	if held := list(holder.want(http.StatusOK, "GET", "/me", nil), "mandates"); len(held) != 0 {
		t.Errorf("still holds %v", held)
	}
	if all := list(w.role("auditor").want(http.StatusOK, "GET", "/mandates", nil), "items"); len(all) != 1 || all[0]["end_reason"] != "Sudah kembali." {
		t.Errorf("the list has %v", all)
	}
	if all := list(w.role("staf").want(http.StatusOK, "GET", "/mandates", nil), "items"); len(all) != 0 {
		t.Errorf("staff sees %v", all)
	}
	w.role("staf").refused(http.StatusNotFound, "tidak_ditemukan", "POST", "/mandates/"+id+"/end", obj{"reason": "Contoh"})
	w.role("staf").refused(http.StatusForbidden, "bukan_tugas_anda", "GET", "/exceptions", nil)
	if all := list(w.role("auditor").want(http.StatusOK, "GET", "/exceptions", nil), "items"); len(all) != 0 {
		t.Errorf("exceptions: %v", all)
	}
}

func TestSigner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, path := w.role("admin"), "/users/"+w.As("kasubbid").User.String()+"/signer"
	if s := admin.want(http.StatusOK, "GET", path, nil); s["kind"] != "-" {
		t.Errorf("before: %v", s)
	}
	w.role("kabid").refused(http.StatusForbidden, "bukan_tugas_anda", "PUT", path, obj{"kind": "kunci_kantor"})
	admin.refused(http.StatusUnprocessableEntity, "certificate", "PUT", path, obj{"kind": "bsre", "certificate": "x"})
	admin.refused(http.StatusNotFound, "tidak_ditemukan", "PUT", "/users/"+strings.Repeat("0", 8)+"-0000-0000-0000-000000000000/signer", obj{"kind": "-"})
	if s := admin.want(http.StatusOK, "PUT", path, obj{"kind": "kunci_kantor"}); s["kind"] != "kunci_kantor" {
		t.Errorf("set: %v", s)
	}
	if s := admin.want(http.StatusOK, "PUT", path, obj{"kind": "-"}); s["kind"] != "-" {
		t.Errorf("taken: %v", s)
	}
}
