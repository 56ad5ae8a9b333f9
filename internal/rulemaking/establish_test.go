package rulemaking_test

import (
	"errors"
	"strings"
	"testing"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/internal/testkit"
	"ormas/workflow"
)

func TestEstablish(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	office := func(change func(*registry.Office)) registry.Office {
		o := registry.Office{
			ID: registry.NewID(), Host: "baru.contoh.test", Name: "Badan Contoh", City: "Kota Baru", TimeZone: "Asia/Jakarta",
			Settings: registry.OfficeSettings{
				Letterhead: []string{"PEMERINTAH KOTA BARU", "BADAN CONTOH"}, Address: "Jalan Contoh 1", HeadTitle: "Kepala Badan Contoh",
				NumberParts: map[string]string{"klasifikasi": "220", "unit": "CONTOH"},
			},
		}
		change(&o)
		return o
	}
	t.Run("gives an office its calendar and all procedures", func(t *testing.T) {
		o := office(func(*registry.Office) {})
		w.must(w.o.Establish(t.Context(), o))
		services, err := w.rules.Services(t.Context(), rules.Place{OfficeID: &o.ID})
		if err != nil || len(services) != 2 {
			t.Errorf("got %d procedures, %v", len(services), err)
		}
	})
	t.Run("refuses a second office of the same host and leaves nothing behind", func(t *testing.T) {
		o := office(func(*registry.Office) {})
		testkit.Refused(t, w.o.Establish(t.Context(), o), workflow.Invalid, "host")
		if n := w.Count(`SELECT count(*) FROM definitions WHERE office_id = $1`, o.ID); n != 0 {
			t.Errorf("%d definitions are left", n)
		}
	})
	t.Run("names every form of numbers that has a hole, that of letters about letters too", func(t *testing.T) {
		var e *registry.Error
		err := w.o.Establish(t.Context(), office(func(o *registry.Office) { o.Settings.NumberParts = map[string]string{"unit": "CONTOH"} }))
		if !errors.As(err, &e) || len(e.Fields) != 4 || !strings.Contains(e.Fields[1].Detail, "/KEP-BH/") {
			t.Errorf("got %v", err)
		}
	})
	for name, change := range map[string]func(*registry.Office){
		"time_zone":    func(o *registry.Office) { o.TimeZone = "Europe/Amsterdam" },
		"host":         func(o *registry.Office) { o.Host = "https://baru.contoh.test" },
		"number_parts": func(o *registry.Office) { o.Settings.NumberParts = map[string]string{"unit": "CONTOH"} },
		"letterhead":   func(o *registry.Office) { o.Settings.Letterhead = nil },
		"head_title":   func(o *registry.Office) { o.Settings.HeadTitle = "" },
		"email":        func(o *registry.Office) { o.Settings.Email = "Kantor <a@contoh.test>" },
		"signer_key":   func(o *registry.Office) { o.Settings.SignerKey = "kunci.p12" },
	} {
		t.Run("refuses an office with a wrong "+name, func(t *testing.T) {
			testkit.Refused(t, w.o.Establish(t.Context(), office(change)), workflow.Invalid, name)
		})
	}
}
