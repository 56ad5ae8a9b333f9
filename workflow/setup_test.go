package workflow_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/workflow"
	"ormas/workflow/sop"
)

// loaded reads the definitions of workflow/sop once; nobody changes them.
var loaded = sync.OnceValues(func() ([]*workflow.Definition, error) {
	var all []*workflow.Definition
	for _, body := range sop.Files() {
		d, err := workflow.Load(body)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
})

// shipped are the definitions of workflow/sop.
func shipped(t testing.TB) []*workflow.Definition {
	t.Helper()
	all, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// tracks are the definitions of the two tracks of organisations.
func tracks(t testing.TB) []*workflow.Definition {
	t.Helper()
	return []*workflow.Definition{definition(t, "pelaporan"), definition(t, "pendaftaran")}
}

// definition is the shipped definition of a service.
func definition(t testing.TB, service string) *workflow.Definition {
	t.Helper()
	for _, d := range shipped(t) {
		if d.Service == service {
			return d
		}
	}
	t.Fatalf("no definition of %s", service)
	return nil
}

// body is the text of pelaporan as it is shipped, for tests that spoil it.
func body(t testing.TB) string {
	t.Helper()
	for _, b := range sop.Files() {
		if strings.Contains(string(b), "\nservice: pelaporan\n") {
			return string(b)
		}
	}
	t.Fatal("no definition of pelaporan")
	return ""
}

var now = time.Date(2026, 11, 24, 10, 0, 0, 0, time.FixedZone("WITA", 8*60*60))

// person is somebody with roles; the same name is the same person.
func person(name string, roles ...string) workflow.Actor {
	return workflow.Actor{User: uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)), Name: name, Roles: roles}
}

// in is a case in a state on version 7, of which the actor is the applicant and the person named for every role.
func in(state string, by workflow.Actor) workflow.Snapshot {
	s := workflow.Snapshot{
		State: state, Version: 7, Own: slices.Contains(by.Roles, "pemohon"),
		Assigned: map[string]uuid.UUID{}, Did: map[string]uuid.UUID{},
	}
	for _, role := range by.Roles {
		s.Assigned[role] = by.User
	}
	return s
}

// inputs are what a well-behaved person sends along with an action.
var inputs = map[string]string{
	"ajukan":          `{"statement":true}`,
	"disposisi":       `{"instruction":"Teliti."}`,
	"tugaskan":        `{"user_id":"0190a6c0-0000-7000-8000-000000000001"}`,
	"alihkan":         `{"user_id":"0190a6c0-0000-7000-8000-000000000001"}`,
	"tunjuk_petugas":  `{"user_id":"0190a6c0-0000-7000-8000-000000000001"}`,
	"berita_acara":    `{"visited_at":"2026-11-24T09:00:00+08:00","people_met":"Ketua","result":"Ada."}`,
	"nyatakan_sesuai": `{"conclusion":"Sesuai."}`,
	"serahkan":        `{"received_by":"Warga Contoh"}`,
	"usulkan_tolak":   `{"legal_ground":"data_tidak_benar"}`,

	"setujui_usulan":      `{"instruction":"Laksanakan."}`,
	"selesaikan_evaluasi": `{"result":"Anggaran tersedia."}`,
	"siapkan_perjalanan":  `{"order_number":"800/12"}`,
	"bayarkan":            `{"amount":1500000}`,
}

// request asks for an action as a well-behaved person does, with a reason.
func request(action string) workflow.Request {
	version := 7
	return workflow.Request{Action: action, Version: &version, Note: "Alasan contoh", Input: []byte(inputs[action])}
}

// ready are facts on which no guard stands in the way of an action.
func ready(action string) workflow.Facts {
	f := workflow.Facts{Now: now, Due: now.Add(time.Hour), DraftFindings: 1}
	if action == "hentikan" {
		f.Due = now.Add(-time.Hour)
	}
	return f
}

// refusedAs checks that an error is a refusal of a kind and code.
func refusedAs(t *testing.T, err error, kind workflow.Kind, code string) workflow.Error {
	t.Helper()
	refusal, ok := err.(*workflow.Error) //nolint:errorlint // a decision is refused as itself, not wrapped
	if !ok {
		t.Fatalf("error %v (%T), want a refusal", err, err)
	}
	if refusal.Kind != kind || refusal.Code != code {
		t.Fatalf("refused as %s %s: %v; want %s %s", refusal.Kind, refusal.Code, err, kind, code)
	}
	return *refusal
}
