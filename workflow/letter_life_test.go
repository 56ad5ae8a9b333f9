package workflow_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"ormas/workflow"
)

// letterIn is a letter in a state on version 2.
func letterIn(state string) workflow.Snapshot { return workflow.Snapshot{State: state, Version: 2} }

// about asks for an act on a letter with a ground.
func about(act, ground string) workflow.Request {
	r := workflow.Request{Action: act, Version: new(2), Note: "Alasan contoh."}
	if ground != "" {
		r.Input = json.RawMessage(fmt.Sprintf(`{"legal_ground": %q}`, ground))
	}
	return r
}

func TestDecideLetter(t *testing.T) {
	t.Parallel()
	head, kabid := person("kepala", "kepala_badan"), person("kabid", "kabid")
	for name, c := range map[string]struct {
		state string
		by    workflow.Actor
		r     workflow.Request
		facts workflow.Facts
		to    string        // empty: refused
		kind  workflow.Kind // of the refusal
	}{
		"suspends a letter in force":              {state: "aktif", by: head, r: about("tangguhkan_surat", "sengketa_kepengurusan"), to: "ditunda"},
		"suspends no letter twice":                {state: "ditunda", by: head, r: about("tangguhkan_surat", "sengketa_kepengurusan"), kind: workflow.Conflict},
		"reinstates a suspended letter":           {state: "ditunda", by: head, r: about("aktifkan_surat", "putusan"), to: "aktif"},
		"reinstates no letter that is in force":   {state: "aktif", by: head, r: about("aktifkan_surat", "putusan"), kind: workflow.Conflict},
		"revokes a letter in force":               {state: "aktif", by: head, r: about("cabut_surat", "data_tidak_benar"), to: "dicabut"},
		"revokes a suspended letter":              {state: "ditunda", by: head, r: about("cabut_surat", "data_tidak_benar"), to: "dicabut"},
		"revokes no letter twice":                 {state: "dicabut", by: head, r: about("cabut_surat", "data_tidak_benar"), kind: workflow.Conflict},
		"reinstates no revoked letter":            {state: "dicabut", by: head, r: about("aktifkan_surat", "putusan"), kind: workflow.Conflict},
		"touches no replaced letter":              {state: "diganti", by: head, r: about("cabut_surat", "data_tidak_benar"), kind: workflow.Conflict},
		"lets nobody else revoke":                 {state: "aktif", by: kabid, r: about("cabut_surat", "data_tidak_benar"), kind: workflow.Forbidden},
		"lets the kabid begin a correction":       {state: "aktif", by: kabid, r: about("koreksi_surat", "salah_tulis"), to: "aktif"},
		"corrects no suspended letter":            {state: "ditunda", by: kabid, r: about("koreksi_surat", "salah_tulis"), kind: workflow.Conflict},
		"replaces when another letter is issued":  {state: "aktif", by: workflow.Actor{Clock: true}, r: about("ganti_surat", ""), to: "diganti"},
		"replaces a suspended letter":             {state: "ditunda", by: workflow.Actor{Clock: true}, r: about("ganti_surat", ""), to: "diganti"},
		"lets nobody replace by hand":             {state: "aktif", by: head, r: about("ganti_surat", ""), kind: workflow.Forbidden},
		"wants a ground":                          {state: "aktif", by: head, r: about("cabut_surat", ""), kind: workflow.Invalid},
		"takes grounds of the list only":          {state: "aktif", by: head, r: about("cabut_surat", "tidak_suka"), kind: workflow.Invalid},
		"wants a reason":                          {state: "aktif", by: head, r: workflow.Request{Action: "cabut_surat", Version: new(2), Input: about("", "putusan").Input}, kind: workflow.Invalid},
		"wants the version that was seen":         {state: "aktif", by: head, r: workflow.Request{Action: "cabut_surat", Version: new(1), Note: "Alasan.", Input: about("", "putusan").Input}, kind: workflow.Conflict},
		"rests on no legal status that is not so": {state: "aktif", by: head, r: about("cabut_surat", "status_hukum_berakhir"), facts: workflow.Facts{LegalStatus: "peringatan"}, kind: workflow.Invalid},
		"rests on the legal status":               {state: "aktif", by: head, r: about("cabut_surat", "status_hukum_berakhir"), facts: workflow.Facts{LegalStatus: "dibubarkan"}, to: "dicabut"},
	} {
		for _, d := range tracks(t) {
			t.Run(d.Service+" "+name, func(t *testing.T) {
				t.Parallel()
				got, err := d.DecideLetter(letterIn(c.state), c.r, c.by, c.facts)
				if got.To() != c.to || workflow.KindOf(err) != c.kind {
					t.Errorf("got %q, %v; want %q, %q", got.To(), err, c.to, c.kind)
				}
			})
		}
	}
}

func TestAllowedLetter(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	for state, want := range map[string]string{"aktif": "[tangguhkan_surat cabut_surat]", "ditunda": "[aktifkan_surat cabut_surat]", "dicabut": "[]", "diganti": "[]"} {
		var names []string
		for _, o := range d.AllowedLetter(letterIn(state), person("kepala", "kepala_badan"), workflow.Facts{}) {
			names = append(names, o.Action)
		}
		if got := fmt.Sprint(names); got != want {
			t.Errorf("in %s: got %s, want %s", state, got, want)
		}
	}
	if offers := definition(t, "monitoring").AllowedLetter(letterIn("aktif"), person("kepala", "kepala_badan"), workflow.Facts{}); len(offers) > 0 {
		t.Errorf("a procedure without letters offers %v", offers)
	}
}

func TestLetterStanding(t *testing.T) {
	t.Parallel()
	letters := 0
	for _, d := range shipped(t) {
		if got, ok := d.LetterStanding("karangan"); ok || got != workflow.LetterVoid {
			t.Errorf("%s: got %v, %v", d.Service, got, ok)
		}
		if len(d.LetterLife.States) == 0 {
			continue
		}
		letters++
		for state, want := range map[string]workflow.LetterStanding{
			"aktif": workflow.LetterHolds, "ditunda": workflow.LetterSuspended, "dicabut": workflow.LetterVoid, "diganti": workflow.LetterReplaced,
		} {
			if got, ok := d.LetterStanding(state); !ok || got != want {
				t.Errorf("%s, %s: got %v, %v", d.Service, state, got, ok)
			}
			s, _ := d.LetterState(state)
			if w, ok := workflow.LetterWordOf(state); !ok || w.Is != want || w.Label != s.Label {
				t.Errorf("%s, %s: the register says %+v, %v", d.Service, state, w, ok)
			}
		}
	}
	if letters < 2 {
		t.Errorf("%d procedures issue letters", letters)
	}
}
