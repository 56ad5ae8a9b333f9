package workflow_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"ormas/workflow"
)

// visit is an input of berita_acara with some parts replaced; null takes a part out.
func visit(t *testing.T, changes string) json.RawMessage {
	t.Helper()
	parts := map[string]json.RawMessage{}
	for _, text := range []string{inputs["berita_acara"], changes} {
		if err := json.Unmarshal([]byte(text), &parts); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := json.Marshal(parts)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// decideWith decides an action with an input as the role it belongs to.
func decideWith(t *testing.T, action, input string) (workflow.Transition, error) {
	t.Helper()
	d := definition(t, "pelaporan")
	i := slices.IndexFunc(d.Actions, func(a workflow.Action) bool { return a.Name == action })
	by := person("somebody", d.Actions[i].By[0])
	r := request(action)
	r.Input = json.RawMessage(input)
	return d.Decide(in(d.Actions[i].From[0], by), r, by, workflow.Facts{})
}

func TestInputRefusals(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 4001)
	for name, c := range map[string]struct{ action, input, field, code string }{
		"input that is no object":       {"disposisi", `["Teliti"]`, "input", "jenis"},
		"input that is no JSON":         {"disposisi", `{"instruction":`, "input", "jenis"},
		"an unknown name":               {"agendakan", `{"agenda":"1"}`, "agenda", "tidak_dikenal"},
		"anything for an action of {}":  {"teruskan", `{"catatan":"x"}`, "catatan", "tidak_dikenal"},
		"a missing input":               {"disposisi", ``, "instruction", "wajib"},
		"a required input of null":      {"disposisi", `{"instruction":null}`, "instruction", "wajib"},
		"a required input of blanks":    {"disposisi", `{"instruction":"  "}`, "instruction", "wajib"},
		"a number for a text":           {"disposisi", `{"instruction":5}`, "instruction", "jenis"},
		"a text too long":               {"nyatakan_sesuai", `{"conclusion":"` + long + `"}`, "conclusion", "terlalu_panjang"},
		"a text that cannot be stored":  {"disposisi", `{"instruction":"a\u0000b"}`, "instruction", "huruf_tidak_sah"},
		"a statement that is not made":  {"ajukan", `{"statement":false}`, "statement", "tidak_diterima"},
		"a statement left out":          {"ajukan", `{}`, "statement", "wajib"},
		"a statement as text":           {"ajukan", `{"statement":"true"}`, "statement", "jenis"},
		"a person who is no id":         {"tugaskan", `{"user_id":"staf@demo.test"}`, "user_id", "jenis"},
		"an id in another spelling":     {"tugaskan", `{"user_id":"{0190a6c0-0000-7000-8000-000000000001}"}`, "user_id", "jenis"},
		"a ground that is not listed":   {"usulkan_tolak", `{"legal_ground":"tidak suka"}`, "legal_ground", "pilihan"},
		"a time without zone":           {"berita_acara", `{"visited_at":"2026-11-24T09:00:00"}`, "visited_at", "jenis"},
		"a date for a time":             {"berita_acara", `{"visited_at":"2026-11-24"}`, "visited_at", "jenis"},
		"a latitude beyond the pole":    {"berita_acara", `{"lat":90.01}`, "lat", "di_luar_batas"},
		"a latitude below the pole":     {"berita_acara", `{"lat":-90.01}`, "lat", "di_luar_batas"},
		"a longitude beyond the circle": {"berita_acara", `{"lon":-180.5}`, "lon", "di_luar_batas"},
		"a number as text":              {"berita_acara", `{"lon":"116"}`, "lon", "jenis"},
		"a number beyond all numbers":   {"berita_acara", `{"lon":1e999}`, "lon", "jenis"},
		"photos that are no list":       {"berita_acara", `{"photos":"x"}`, "photos", "jenis"},
		"photos that are no ids":        {"berita_acara", `{"photos":["x"]}`, "photos", "jenis"},
		"photos that are numbers":       {"berita_acara", `{"photos":[1]}`, "photos", "jenis"},
		"too many photos":               {"berita_acara", `{"photos":["` + strings.Repeat(`0190a6c0-0000-7000-8000-000000000001","`, 100) + `"]}`, "photos", "terlalu_banyak"},
		"a passphrase that is no text":  {"tandatangani", `{"passphrase":1}`, "passphrase", "jenis"},
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			t.Parallel()
			input := c.input
			if c.action == "berita_acara" {
				input = string(visit(t, c.input))
			}
			_, err := decideWith(t, c.action, input)
			e := refusedAs(t, err, workflow.Invalid, "isian_tidak_sah")
			if len(e.Fields) != 1 || e.Fields[0].Field != c.field || e.Fields[0].Code != c.code {
				t.Errorf("refused %+v", e.Fields)
			}
		})
	}
}

func TestInputs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		action, input string
		want          map[string]any
	}{
		"nothing where nothing is asked":    {"teruskan", ``, map[string]any{}},
		"null as nothing":                   {"teruskan", `null`, map[string]any{}},
		"an optional input left out":        {"agendakan", `{}`, map[string]any{}},
		"an optional input of null":         {"agendakan", `{"agenda_number":null}`, map[string]any{}},
		"an optional input left blank":      {"agendakan", `{"agenda_number":"  "}`, map[string]any{}},
		"texts trimmed and in one spelling": {"disposisi", `{"instruction":" Kaji café "}`, map[string]any{"instruction": "Kaji café"}},
		"no secrets":                        {"tandatangani", `{"passphrase":" rahasia "}`, map[string]any{}},
		"the extremes of the earth": {
			"berita_acara", `{"visited_at":"2026-11-24T09:00:00Z","people_met":"A","result":"B","lat":-90,"lon":180}`,
			map[string]any{"visited_at": "2026-11-24T09:00:00Z", "people_met": "A", "result": "B", "lat": -90.0, "lon": 180.0},
		},
	} {
		t.Run("keeps "+name, func(t *testing.T) {
			t.Parallel()
			got, err := decideWith(t, c.action, c.input)
			if err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(got.Input(), c.want) {
				t.Errorf("input %v, want %v", got.Input(), c.want)
			}
		})
	}
	t.Run("keeps lists", func(t *testing.T) {
		t.Parallel()
		got, err := decideWith(t, "berita_acara", string(visit(t, `{"photos":["0190a6c0-0000-7000-8000-000000000001"]}`)))
		if err != nil {
			t.Fatal(err)
		}
		if photos, ok := got.Input()["photos"].([]any); !ok || len(photos) != 1 {
			t.Errorf("photos %v", got.Input()["photos"])
		}
	})
	t.Run("says how much was sent of an endless name", func(t *testing.T) {
		t.Parallel()
		_, err := decideWith(t, "teruskan", `{"`+strings.Repeat("é", 5000)+`":1}`)
		if e := refusedAs(t, err, workflow.Invalid, "isian_tidak_sah"); len(e.Error()) > 400 {
			t.Errorf("a refusal of %d bytes", len(e.Error()))
		}
	})
}
