package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
)

// lifecycle is one dossier from its creation to "complete", with everything that does not change between dossiers
// made beforehand.
type lifecycle struct {
	s            *server
	tokens       map[string]string
	organisation string
	staff        string // id of the case officer
	form         []byte
	slots        []slot
	cost         cost
}

// slot is one item with the multipart body that uploads it.
type slot struct {
	mime, kind string
	body       []byte
}

// service is what the public description of a procedure says that a lifecycle needs.
type service struct {
	Requirements []struct {
		Code       string          `json:"code"`
		PerOfficer bool            `json:"per_officer"`
		Condition  json.RawMessage `json:"condition"`
		Kinds      []string        `json:"kinds"`
	} `json:"requirements"`
	Form []field `json:"form"`
}

type field struct {
	Name    string                   `json:"name"`
	Type    string                   `json:"type"`
	Example string                   `json:"example"`
	Options []struct{ Value string } `json:"options"`
}

var positions = []string{"ketua", "sekretaris", "bendahara"}

// prepare signs the demo's people in and makes bodies once, so that the client's own work stays small.
func prepare(ctx context.Context, s *server) (*lifecycle, error) {
	l := &lifecycle{s: s, tokens: map[string]string{}}
	for _, account := range []string{"pemohon", "umum", "kepala", "kabid", "kasubbid", "staf"} {
		token, err := s.token(ctx, account)
		if err != nil {
			return nil, err
		}
		l.tokens[account] = token
	}
	var me struct {
		ID            string                `json:"id"`
		Organisations []struct{ ID string } `json:"organisations"`
	}
	if err := s.call(ctx, request{"GET", "/api/v1/me", l.tokens["staf"], "", nil}, &me); err != nil {
		return nil, err
	}
	l.staff = me.ID
	if err := s.call(ctx, request{"GET", "/api/v1/me", l.tokens["pemohon"], "", nil}, &me); err != nil {
		return nil, err
	}
	if len(me.Organisations) == 0 {
		return nil, fmt.Errorf("the demo's applicant has no organisation")
	}
	l.organisation = me.Organisations[0].ID
	var d service
	if err := s.call(ctx, request{"GET", "/api/v1/public/services/pelaporan", "", "", nil}, &d); err != nil {
		return nil, err
	}
	l.form = patch(d)
	return l, l.makeSlots(d)
}

// patch fills every field with the example of the definition.
func patch(d service) []byte {
	form := map[string]any{}
	for _, f := range d.Form {
		put(form, f.Name, example(f))
	}
	officers := make([]map[string]any, len(positions))
	for i, p := range positions {
		officers[i] = map[string]any{
			"position": p, "name": "Contoh " + p, "nik": fmt.Sprintf("647101010190000%d", i+1),
			"birth_place": "Balikpapan", "birth_date": "1990-01-01", "sex": "L", "citizenship": "WNI", "religion": "Islam",
			"occupation": "Wiraswasta", "education": "S1", "address": "Jalan Contoh 2", "phone": "081200000000",
			"email": p + "@contoh.test",
		}
	}
	body, err := json.Marshal(map[string]any{"version": 1, "form": form, "officers": officers})
	if err != nil {
		panic(err) // plain maps of texts
	}
	return body
}

func put(form map[string]any, name string, v any) {
	if v == nil {
		return
	}
	head, rest, nested := strings.Cut(name, ".")
	if !nested {
		form[head] = v
		return
	}
	inner, ok := form[head].(map[string]any)
	if !ok {
		inner = map[string]any{}
		form[head] = inner
	}
	put(inner, rest, v)
}

// example turns the example's text into the field's JSON type; conditions stay off so that 26 items apply.
func example(f field) any {
	switch f.Type {
	case "ya_tidak":
		return f.Name == "legal_personality"
	case "angka":
		return json.Number(strings.ReplaceAll(strings.Trim(f.Example+"", " "), ",", "."))
	case "daftar":
		return []string{f.Example}
	case "pilihan":
		return f.Options[0].Value
	}
	if f.Example == "" {
		return nil
	}
	return f.Example
}

func (l *lifecycle) makeSlots(d service) error {
	pdf, png := PDF(fileSize), PNG(fileSize)
	for _, r := range d.Requirements {
		if len(r.Condition) > 0 && string(r.Condition) != "null" {
			continue
		}
		name, file := "berkas.pdf", pdf
		if len(r.Kinds) > 0 && !strings.Contains(strings.Join(r.Kinds, " "), "pdf") {
			name, file = "gambar.png", png
		}
		of := []string{""}
		if r.PerOfficer {
			of = positions
		}
		for _, position := range of {
			mime, body, err := form(r.Code, position, name, file)
			if err != nil {
				return err
			}
			l.slots = append(l.slots, slot{mime: mime, kind: name, body: body})
		}
	}
	return nil
}

func form(requirement, position, name string, file []byte) (mime string, body []byte, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("requirement", requirement) // a bytes.Buffer takes everything
	_ = w.WriteField("slot", position)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		return "", nil, err
	}
	_, _ = part.Write(file)
	err = w.Close() // writes the end, so before the text is taken
	return w.FormDataContentType(), b.Bytes(), err
}

// requests is the number of HTTP requests of one lifecycle.
func (l *lifecycle) requests() int { return 2 + len(l.slots) + 7 + len(l.slots) + 5 + 5 }

// one takes one dossier through its lifecycle.
func (l *lifecycle) one(ctx context.Context, _ int) error {
	var d struct {
		ID      string `json:"id"`
		Version int    `json:"version"`
	}
	body := fmt.Appendf(nil, `{"service":"pelaporan","organisation_id":%q}`, l.organisation)
	if err := l.json(ctx, "pemohon", request{method: http.MethodPost, path: "/api/v1/dossiers", body: body}, &d); err != nil {
		return err
	}
	path := "/api/v1/dossiers/" + d.ID
	if err := l.json(ctx, "pemohon", request{method: http.MethodPatch, path: path, body: l.form}, &d); err != nil {
		return err
	}
	documents := make([]string, len(l.slots))
	for i, slot := range l.slots {
		var made struct {
			ID string `json:"id"`
		}
		if err := l.s.call(ctx, request{http.MethodPost, path + "/documents", l.tokens["pemohon"], slot.mime, slot.body}, &made); err != nil {
			return err
		}
		documents[i] = made.ID
	}
	steps := []struct{ who, action, input string }{
		{"pemohon", "ajukan", `{"statement":true}`},
		{"umum", "agendakan", `{}`},
		{"kepala", "disposisi", `{"instruction":"Teliti dan selesaikan."}`},
		{"kabid", "tugaskan", fmt.Sprintf(`{"user_id":%q}`, l.staff)},
		{"staf", "teruskan", `{}`},
		{"kasubbid", "setujui_kasubbid", `{}`},
		{"kabid", "nyatakan_lengkap", `{}`},
	}
	for _, step := range steps {
		if step.action == "teruskan" {
			if err := l.judge(ctx, documents); err != nil {
				return err
			}
		}
		body := fmt.Appendf(nil, `{"action":%q,"version":%d,"input":%s}`, step.action, d.Version, step.input)
		if err := l.json(ctx, step.who, request{method: http.MethodPost, path: path + "/actions", body: body}, &d); err != nil {
			return err
		}
	}
	return l.look(ctx, path)
}

func (l *lifecycle) judge(ctx context.Context, documents []string) error {
	for _, id := range documents {
		verdict := request{method: http.MethodPut, path: "/api/v1/documents/" + id + "/verdict", body: []byte(`{"result":"sesuai"}`)}
		if err := l.json(ctx, "staf", verdict, nil); err != nil {
			return err
		}
	}
	return nil
}

// look reads the dossier five times and a queue page five times.
func (l *lifecycle) look(ctx context.Context, path string) error {
	for _, who := range []string{"pemohon", "umum", "staf", "kasubbid", "kabid"} {
		if err := l.json(ctx, who, request{method: http.MethodGet, path: path}, nil); err != nil {
			return err
		}
		queue := "role"
		if who == "staf" || who == "pemohon" {
			queue = "mine"
		}
		if err := l.json(ctx, who, request{method: http.MethodGet, path: "/api/v1/dossiers?queue=" + queue}, nil); err != nil {
			return err
		}
	}
	return nil
}

// json sends a request as somebody; a body is JSON.
func (l *lifecycle) json(ctx context.Context, who string, r request, into any) error {
	r.token = l.tokens[who]
	if r.body != nil {
		r.mime = "application/json"
	}
	return l.s.call(ctx, r, into)
}

// warm runs a few lifecycles so that statements are prepared, and counts what one costs the database.
func (l *lifecycle) warm(ctx context.Context) error {
	if _, err := pace(ctx, 4, 8, l.one); err != nil {
		return err
	}
	if err := l.s.settled(ctx); err != nil {
		return err
	}
	before, err := l.s.counts(ctx)
	if err != nil {
		return err
	}
	const n = 4
	if _, err := pace(ctx, 1, n, l.one); err != nil {
		return err
	}
	after, err := l.s.counts(ctx)
	l.cost = after.since(before, n)
	return err
}
