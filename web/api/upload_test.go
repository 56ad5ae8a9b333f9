package api_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"ormas/internal/testkit"
)

func requirementPart(code string) part { return part{name: "requirement", body: []byte(code)} }

func filePart(name string, body []byte) part { return part{"file", name, body} }

func TestRefusedUploads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.role("pemohon")
	id := c.draft()
	path := "/dossiers/" + id + "/documents"
	before := w.rows()
	big := make([]byte, maxUpload+1)
	_, _ = rand.Read(big) // never fails
	huge := bytes.Repeat(big, 3)
	locked := testkit.PDF(1)
	for name, bad := range map[string]struct {
		parts  []part
		status int
		code   string
	}{
		"no file":               {[]part{requirementPart("P1")}, 422, "file"},
		"an empty file":         {[]part{requirementPart("P1"), filePart("a.pdf", nil)}, 422, "berkas_kosong"},
		"two files":             {[]part{requirementPart("P1"), filePart("a.pdf", locked), filePart("b.pdf", locked)}, 422, "ganda"},
		"no requirement":        {[]part{filePart("a.pdf", locked)}, 422, "requirement"},
		"two requirements":      {[]part{requirementPart("P1"), requirementPart("P2"), filePart("a.pdf", locked)}, 422, "requirement"},
		"unknown requirement":   {[]part{requirementPart("X9"), filePart("a.pdf", locked)}, 422, "requirement"},
		"one of another track":  {[]part{requirementPart("L16"), filePart("a.pdf", locked)}, 422, "requirement"},
		"no slot":               {[]part{requirementPart("L6"), filePart("a.pdf", locked)}, 422, "slot"},
		"unknown slot":          {[]part{requirementPart("L6"), {name: "slot", body: []byte("raja")}, filePart("a.pdf", locked)}, 422, "slot"},
		"a slot too many":       {[]part{requirementPart("P1"), {name: "slot", body: []byte("ketua")}, filePart("a.pdf", locked)}, 422, "slot"},
		"unknown part":          {[]part{requirementPart("P1"), {name: "karangan", body: []byte("x")}, filePart("a.pdf", locked)}, 422, "karangan"},
		"unknown file part":     {[]part{requirementPart("P1"), {"lain", "b.pdf", locked}, filePart("a.pdf", locked)}, 422, "lain"},
		"NUL in a field":        {[]part{requirementPart("P\x001"), filePart("a.pdf", locked)}, 422, "requirement"},
		"no UTF-8 in a field":   {[]part{requirementPart("\xff\xfe"), filePart("a.pdf", locked)}, 422, "requirement"},
		"a long field":          {[]part{requirementPart(strings.Repeat("P", 5000)), filePart("a.pdf", locked)}, 422, "requirement"},
		"too large":             {[]part{requirementPart("P1"), filePart("a.pdf", big)}, 413, "terlalu_besar"},
		"far too large":         {[]part{requirementPart("P1"), filePart("a.pdf", huge)}, 413, "terlalu_besar"},
		"much that is unknown":  {[]part{{name: "karangan", body: huge}}, 413, "terlalu_besar"},
		"text":                  {[]part{requirementPart("P1"), filePart("a.pdf", []byte("halo dunia"))}, 415, ""},
		"HTML named PDF":        {[]part{requirementPart("P1"), filePart("a.pdf", []byte("<!DOCTYPE html><script>alert(1)</script>"))}, 415, ""},
		"a program":             {[]part{requirementPart("P1"), filePart("a.pdf", []byte("MZ\x90\x00\x03"))}, 415, ""},
		"a PDF for a photo":     {[]part{requirementPart("L13"), filePart("a.png", locked)}, 415, ""},
		"half a PDF":            {[]part{requirementPart("P1"), filePart("a.pdf", locked[:len(locked)/2])}, 422, "file"},
		"a PDF of many pages":   {[]part{requirementPart("P1"), filePart("a.pdf", testkit.PDF(201))}, 422, "file"},
		"half a picture":        {[]part{requirementPart("L13"), filePart("a.png", testkit.PNG()[:40])}, 422, "file"},
		"a PDF with a script":   {[]part{requirementPart("P1"), filePart("a.pdf", bytes.Replace(locked, []byte("/Type /Catalog"), []byte("/OpenAction << /S /JavaScript /JS (x) >> /Type /Catalog"), 1))}, 422, "file"},
		"a picture of one line": {[]part{requirementPart("L13"), filePart("a.png", []byte("\x89PNG\r\n\x1a\n"))}, 422, "file"},
	} {
		t.Run("refuses "+name, func(*testing.T) {
			c.isRefusal(c.upload(path, bad.parts), bad.status, bad.code)
		})
	}
	for kind, body := range map[string]string{"application/json": "{}", "multipart/form-data": "x", "": "x", "multipart/mixed; boundary=x": "--x--"} {
		c.refused(http.StatusUnsupportedMediaType, "bukan_multipart", "POST", path, body, "Content-Type", kind)
	}
	for _, body := range []string{
		"", "--x", "--x\r\n", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4", "--x--\r\n", "garbage",
		"--x\r\nContent-Disposition: form-data; name=\"requirement\"\r\n\r\nP1\r\n--x--", "--x\r\n\r\n\r\n--x--",
	} {
		c.refused(http.StatusUnprocessableEntity, "", "POST", path, body, "Content-Type", "multipart/form-data; boundary=x")
	}
	if after := w.rows(); after != before {
		t.Errorf("left behind:\n%s\nbefore:\n%s", after, before)
	}
}

func TestUploads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.role("pemohon")
	path := "/dossiers/" + c.draft() + "/documents"
	whole := testkit.PDF(1)
	t.Run("takes the parts in any order, unchanged", func(t *testing.T) {
		got := c.upload(path, []part{filePart("../../Akta é\"\n.pdf", whole), requirementPart("P2")})
		if got.StatusCode != http.StatusCreated || strings.ContainsAny(str(got.body, "filename"), "/\\\n") || got.body["version"] != float64(1) {
			t.Errorf("got %d: %s", got.StatusCode, clip(got.raw))
		}
		read := c.call("GET", strings.TrimPrefix(got.Header.Get("Location"), "/api/v1"), nil)
		if !bytes.Equal(read.raw, whole) {
			t.Errorf("%d bytes came back", len(read.raw))
		}
		for name, want := range map[string]string{
			"Content-Type": "application/pdf", "Content-Security-Policy": "sandbox", "Cache-Control": "private",
			"X-Content-Type-Options": "nosniff", "Content-Length": fmt.Sprint(len(whole)),
		} {
			if read.Header.Get(name) != want {
				t.Errorf("%s is %q", name, read.Header.Get(name))
			}
		}
		if d := read.Header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment; filename") {
			t.Errorf("disposition %q", d)
		}
		head := c.call("HEAD", strings.TrimPrefix(got.Header.Get("Location"), "/api/v1"), nil)
		if head.StatusCode != http.StatusOK || len(head.raw) != 0 || head.Header.Get("Content-Length") != fmt.Sprint(len(whole)) {
			t.Errorf("HEAD: %d with %s bytes", head.StatusCode, head.Header.Get("Content-Length"))
		}
	})
	t.Run("takes a file as it is, whatever it says of its encoding", func(t *testing.T) {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		_ = m.WriteField("requirement", "P3") // a buffer takes everything
		p, err := m.CreatePart(textproto.MIMEHeader{
			"Content-Disposition":       {`form-data; name="file"; filename="a.pdf"`},
			"Content-Transfer-Encoding": {"quoted-printable"}, "Content-Type": {"text/html"},
		})
		if err == nil {
			_, err = p.Write(whole)
		}
		if err != nil || m.Close() != nil {
			t.Fatal(err)
		}
		got := c.call("POST", path, &b, "Content-Type", m.FormDataContentType())
		if got.StatusCode != http.StatusCreated || got.body["size"] != float64(len(whole)) || got.body["mime"] != "application/pdf" {
			t.Errorf("got %d: %s", got.StatusCode, clip(got.raw))
		}
	})
	t.Run("knows pictures by their bytes", func(t *testing.T) {
		got := c.upload(path, []part{requirementPart("L13"), filePart("foto.pdf", testkit.PNG())})
		if got.body["mime"] != "image/png" || got.body["pages"] != float64(1) {
			t.Errorf("got %s", clip(got.raw))
		}
	})
}

func TestAttachments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined()
	path := "/dossiers/" + id + "/attachments"
	send := func(c *client, kind string, body []byte) reply {
		return c.upload(path, []part{{name: "kind", body: []byte(kind)}, {"file", "a", body}})
	}
	pemohon, staf := w.role("pemohon"), w.role("staf")
	for _, kind := range []string{"foto_kunjungan", "surat", "lain"} {
		if got := send(staf, kind, testkit.PNG()); got.StatusCode != http.StatusCreated || got.body["kind"] != kind {
			t.Errorf("%s: %d %s", kind, got.StatusCode, clip(got.raw))
		}
		pemohon.isRefusal(send(pemohon, kind, testkit.PNG()), http.StatusForbidden, "bukan_tugas_anda")
	}
	for _, kind := range []string{"logo", "bendera"} {
		staf.isRefusal(send(staf, kind, testkit.PNG()), http.StatusForbidden, "bukan_tugas_anda")
		pemohon.isRefusal(send(pemohon, kind, testkit.PNG()), http.StatusConflict, "keadaan_tidak_sesuai")
	}
	staf.isRefusal(send(staf, "karangan", testkit.PNG()), http.StatusUnprocessableEntity, "kind")
	staf.isRefusal(send(staf, "tanda_terima", testkit.PNG()), http.StatusUnprocessableEntity, "kind")
	staf.isRefusal(send(staf, "foto_kunjungan", testkit.PDF(1)), http.StatusUnsupportedMediaType, "")
	w.role("auditor").isRefusal(send(w.role("auditor"), "lain", testkit.PNG()), http.StatusForbidden, "bukan_tugas_anda")
	w.complete(id)
	w.do("kabid", id, "tunjuk_petugas", obj{"user_id": w.As("petugas_lapangan").User})
	lapangan := w.role("petugas_lapangan")
	photo := send(lapangan, "foto_kunjungan", testkit.PNG()).body["id"]
	now := w.Clock.Now()
	visit := func(change obj) obj {
		input := obj{"visited_at": now, "people_met": "Ketua", "result": "Ada.", "lat": -1.25, "lon": 116.8, "photos": []any{photo}}
		maps.Copy(input, change)
		return lapangan.step(id, "berita_acara", input)
	}
	for name, v := range map[string]any{"visited_at": now.Add(2 * time.Second), "lat": 91, "lon": "timur", "photos": []string{id}, "people_met": "", "karangan": 1} {
		lapangan.refused(http.StatusUnprocessableEntity, name, "POST", "/dossiers/"+id+"/actions", visit(obj{name: v}))
	}
	lapangan.refused(http.StatusUnprocessableEntity, "visited_at", "POST", "/dossiers/"+id+"/actions", visit(obj{"visited_at": now.Add(-2 * time.Second)}))
	lapangan.want(http.StatusOK, "POST", "/dossiers/"+id+"/actions", visit(nil))
	if find(list(staf.read(id), "attachments"), "kind", "berita_acara") == nil {
		t.Error("no record of the visit")
	}
}

// TestCutUploads breaks connections off in the middle, and speaks before it is asked.
func TestCutUploads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.role("pemohon")
	id := c.draft()
	whole, kind := form(part{name: "requirement", body: []byte("P1")}, part{"file", "a.pdf", testkit.PDF(100)})
	before := w.rows()
	for _, sent := range []int{1, 100, len(whole) / 2, len(whole) - 60, len(whole) - 1} {
		conn := w.dial(t)
		fmt.Fprintf(conn, "POST /api/v1/dossiers/%s/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
			id, c.token, kind, len(whole), whole[:sent])
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
	}
	w.server.Close() // waits for what is under way
	if after := w.rows(); after != before {
		t.Errorf("left behind:\n%s\nbefore:\n%s", after, before)
	}
}

// dial opens a plain connection to the service.
func (w *world) dial(t *testing.T) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(context.WithoutCancel(t.Context()), "tcp", w.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// TestRefusedUploadsAreAnswered sends all of a large body before it looks for the answer, as many clients do.
func TestRefusedUploadsAreAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.role("pemohon")
	id := c.draft()
	body, kind := form(part{name: "requirement", body: []byte("P1")}, part{"file", "a.pdf", make([]byte, maxUpload*3/2)})
	for name, head := range map[string]string{
		"413 ": "POST /api/v1/dossiers/" + id + "/documents HTTP/1.1\r\nAuthorization: Bearer " + c.token + "\r\n",
		"401 ": "POST /api/v1/dossiers/" + id + "/documents HTTP/1.1\r\n",
		"404 ": "POST /api/v1/dossiers/x/documents HTTP/1.1\r\nAuthorization: Bearer " + c.token + "\r\n",
	} {
		conn := w.dial(t)
		fmt.Fprintf(conn, "%sHost: x\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", head, kind, len(body))
		if _, err := conn.Write(body); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		answer, err := io.ReadAll(conn)
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 "+name) {
			t.Errorf("%s: got %.60q, %v", name, answer, err)
		}
	}
}
