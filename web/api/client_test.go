package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"ormas/workflow"
)

// obj is a JSON object as a client sees it.
type obj = map[string]any

// client is a program that knows the contract and nothing else. Every answer it gets is held against the OpenAPI document.
type client struct {
	t     *testing.T
	url   string // of the API
	token string
	http  *http.Client
}

// reply is an answer, read to its end.
type reply struct {
	*http.Response
	raw  []byte
	body obj // nil where it is no JSON object
}

// as is a program with a token of a person.
func (w *world) as(by workflow.Actor) *client {
	w.t.Helper()
	return &client{t: w.t, url: w.server.URL + "/api/v1", token: w.Token(by), http: w.server.Client()}
}

// role is a program with a token of the person of the office who has a role.
func (w *world) role(role string) *client {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.clients[role] == nil {
		w.clients[role] = w.as(w.As(role))
	}
	return w.clients[role]
}

// anybody is a program without an identity.
func (w *world) anybody() *client {
	return &client{t: w.t, url: w.server.URL + "/api/v1", http: w.server.Client()}
}

// call sends a request; the body may be nothing, text as it is, a reader, or anything that becomes JSON.
func (c *client) call(method, path string, body any, headers ...string) reply {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, reader(c.t, body))
	if err != nil {
		c.t.Fatal(err)
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	return c.send(r)
}

func (c *client) send(r *http.Request) reply {
	c.t.Helper()
	answer, err := c.http.Do(r)
	if err != nil {
		c.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	defer answer.Body.Close()
	got := reply{Response: answer}
	if got.raw, err = io.ReadAll(answer.Body); err != nil {
		c.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	_ = json.Unmarshal(got.raw, &got.body) // what is no object stays nil
	conforms(c.t, r, got)
	return got
}

func reader(t *testing.T, body any) io.Reader {
	t.Helper()
	switch v := body.(type) {
	case nil:
		return nil
	case string:
		return strings.NewReader(v)
	case io.Reader:
		return v
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(text)
}

// want sends a request that must be answered with a status.
func (c *client) want(status int, method, path string, body any, headers ...string) obj {
	c.t.Helper()
	got := c.call(method, path, body, headers...)
	if got.StatusCode != status {
		c.t.Fatalf("%s %s: got %d, want %d: %s", method, path, got.StatusCode, status, clip(got.raw))
	}
	return got.body
}

// refused sends a request that must be refused with a status and a code, of the whole or of one of its fields.
func (c *client) refused(status int, code, method, path string, body any, headers ...string) {
	c.t.Helper()
	got := c.call(method, path, body, headers...)
	c.isRefusal(got, status, code)
}

// isRefusal checks a refusal: a problem with a sentence in Indonesian for people.
func (c *client) isRefusal(got reply, status int, code string) {
	c.t.Helper()
	where := got.Request.Method + " " + got.Request.URL.Path
	if got.StatusCode != status {
		c.t.Errorf("%s: got %d, want %d %s: %s", where, got.StatusCode, status, code, clip(got.raw))
		return
	}
	if kind := got.Header.Get("Content-Type"); kind != "application/problem+json" {
		c.t.Errorf("%s: refused as %q", where, kind)
	}
	if code != "" && got.body["code"] != code && fieldWith(got.body, code) == nil {
		c.t.Errorf("%s: got %s, want code or field %s", where, clip(got.raw), code)
	}
	if s, _ := got.body["detail"].(string); !strings.HasSuffix(s, ".") || got.body["status"] != float64(status) {
		c.t.Errorf("%s: got %s", where, clip(got.raw))
	}
}

// fieldWith is the error of a refusal that names a field, or has a code.
func fieldWith(problem obj, name string) obj {
	for _, e := range list(problem, "errors") {
		if e["field"] == name || e["code"] == name {
			return e
		}
	}
	return nil
}

func clip(b []byte) string {
	if len(b) > 600 {
		return string(b[:600]) + "…"
	}
	return string(b)
}

// part is one part of an upload.
type part struct {
	name, filename string // filename: only of a file
	body           []byte
}

// form is an upload as its bytes, and its content type.
func form(parts ...part) (body []byte, kind string) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, p := range parts {
		var into io.Writer
		var err error
		if p.filename != "" {
			into, err = m.CreateFormFile(p.name, p.filename)
		} else {
			into, err = m.CreateFormField(p.name)
		}
		if err == nil {
			_, err = into.Write(p.body)
		}
		if err != nil {
			panic(err) // a buffer takes everything
		}
	}
	if err := m.Close(); err != nil {
		panic(err)
	}
	return b.Bytes(), m.FormDataContentType()
}

// upload sends parts.
func (c *client) upload(path string, parts []part, headers ...string) reply {
	c.t.Helper()
	body, kind := form(parts...)
	return c.call(http.MethodPost, path, bytes.NewReader(body), append([]string{"Content-Type", kind}, headers...)...)
}

// item uploads a file for a requirement.
func (c *client) item(id, requirement, slot string, file []byte) obj {
	c.t.Helper()
	parts := []part{{name: "requirement", body: []byte(requirement)}}
	if slot != "" {
		parts = append(parts, part{name: "slot", body: []byte(slot)})
	}
	got := c.upload("/dossiers/"+id+"/documents", append(parts, part{"file", requirement + ".pdf", file}))
	if got.StatusCode != http.StatusCreated {
		c.t.Fatalf("upload %s %s: got %d: %s", requirement, slot, got.StatusCode, clip(got.raw))
	}
	return got.body
}

func str(o obj, name string) string { s, _ := o[name].(string); return s }

// list is a list of objects in a body.
func list(o obj, name string) []obj {
	all, _ := o[name].([]any)
	items := make([]obj, 0, len(all))
	for _, v := range all {
		if item, ok := v.(obj); ok {
			items = append(items, item)
		}
	}
	return items
}

// find is the first of a list in which a name has a value.
func find(items []obj, name string, value any) obj {
	for _, o := range items {
		if fmt.Sprint(o[name]) == fmt.Sprint(value) {
			return o
		}
	}
	return nil
}
