package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// page is a page for people beside the API's answer for the same data.
type page struct{ name, who, path, api string }

// pages prints how long the main pages take, at the median, and their ratio to the API; then the pictures of documents.
func pages(ctx context.Context, s *server) error {
	l, err := prepare(ctx, s)
	if err != nil {
		return err
	}
	all, documents, err := l.mainPages(ctx)
	if err != nil {
		return err
	}
	visitors := map[string]*visitor{}
	for _, who := range []string{"pemohon", "staf", "kabid"} {
		if visitors[who], err = s.visit(ctx, who); err != nil {
			return err
		}
	}
	fmt.Printf("\n| halaman | halaman (ms) | API (ms) | rasio |\n| --- | --- | --- | --- |\n")
	for _, p := range all {
		shown, err := timed(func() error { return visitors[p.who].get(ctx, p.path) })
		if err != nil {
			return err
		}
		asked, err := timed(func() error { return l.json(ctx, p.who, request{method: http.MethodGet, path: "/api/v1" + p.api}, nil) })
		if err != nil {
			return err
		}
		fmt.Printf("| %s | %.1f | %.1f | %.1f |\n", p.name, shown, asked, shown/asked)
	}
	// The first document was drawn for the desk.
	if err := l.pictures(ctx, sheets{"berkas peragaan", "staf", documents[1:]}); err != nil {
		return err
	}
	scans, err := l.scans(ctx)
	if err != nil {
		return err
	}
	return l.pictures(ctx, sheets{"hasil pindai 200 dpi", "pemohon", scans})
}

// scans uploads scanned pages to a dossier of their own.
func (l *lifecycle) scans(ctx context.Context) (documents []string, err error) {
	var made struct{ ID string }
	body := fmt.Appendf(nil, `{"service":"pelaporan","organisation_id":%q}`, l.organisation)
	if err := l.json(ctx, "pemohon", request{method: http.MethodPost, path: "/api/v1/dossiers", body: body}, &made); err != nil {
		return nil, err
	}
	path := "/api/v1/dossiers/" + made.ID + "/documents"
	for i, code := range []string{"P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8"} {
		mime, body, err := form(code, "", "pindai.pdf", Scan(uint64(i)))
		if err != nil {
			return nil, err
		}
		if err := l.s.call(ctx, request{http.MethodPost, path, l.tokens["pemohon"], mime, body}, &made); err != nil {
			return nil, err
		}
		documents = append(documents, made.ID)
	}
	return documents, nil
}

// mainPages are the pages with the most data, of one dossier of the demo that is being checked, and its documents.
func (l *lifecycle) mainPages(ctx context.Context) (all []page, documents []string, err error) {
	var list struct{ Items []struct{ ID string } }
	ask := request{method: http.MethodGet, path: "/api/v1/dossiers?queue=mine&state=pemeriksaan"}
	if err := l.json(ctx, "staf", ask, &list); err != nil {
		return nil, nil, err
	}
	if len(list.Items) == 0 {
		return nil, nil, fmt.Errorf("the demo has no dossier that is being checked")
	}
	path := "/dossiers/" + list.Items[0].ID
	var d struct {
		TrackingCode string `json:"tracking_code"`
		Documents    []struct{ ID string }
	}
	if err := l.json(ctx, "staf", request{method: http.MethodGet, path: "/api/v1" + path}, &d); err != nil {
		return nil, nil, err
	}
	for _, document := range d.Documents {
		documents = append(documents, document.ID)
	}
	own := strings.Replace(path, "/dossiers/", "/permohonan/", 1)
	return []page{
		{"beranda petugas", "staf", "/beranda", "/dossiers?queue=mine"},
		{"antrean", "staf", "/antrean?antrean=all", "/dossiers?queue=all"},
		{"permohonan", "kabid", own, path},
		{"papan pemeriksaan", "staf", own + "/periksa", path},
		{"meja pemeriksaan", "staf", own + "/periksa/" + documents[0], path},
		{"beranda pemohon", "pemohon", "/beranda", "/dossiers?queue=all"},
		{"lacak", "pemohon", "/lacak/" + d.TrackingCode, "/public/dossiers/" + d.TrackingCode},
		{"panduan", "pemohon", "/panduan", "/public/services/pelaporan"},
		{"register", "pemohon", "/register", "/public/register"},
	}, documents, nil
}

// timed gives the median of one kind of request in milliseconds.
func timed(ask func() error) (float64, error) {
	var taken []float64
	for range repeats + warming {
		begun := time.Now()
		if err := ask(); err != nil {
			return 0, err
		}
		taken = append(taken, float64(time.Since(begun).Microseconds())/1000)
	}
	return median(taken[warming:]), nil
}

// sheets are documents of one kind, and who looks at them.
type sheets struct {
	what, who string
	documents []string
}

// pictures prints how long the pictures of documents take when they are first made and afterwards.
func (l *lifecycle) pictures(ctx context.Context, s sheets) error {
	var first, again []float64
	for _, document := range s.documents {
		ask := request{method: http.MethodGet, path: "/api/v1/documents/" + document + "/pages/1", token: l.tokens[s.who]}
		for _, times := range []*[]float64{&first, &again} {
			begun := time.Now()
			if err := l.s.fetch(ctx, ask); err != nil {
				return err
			}
			*times = append(*times, float64(time.Since(begun).Microseconds())/1000)
		}
	}
	fmt.Printf("\nGambar halaman, %s (median dari %d): pertama kali %.0f ms, sesudahnya %.1f ms\n", s.what, len(first), median(first), median(again))
	return nil
}

// fetch sends a request whose answer is no JSON.
func (s *server) fetch(ctx context.Context, r request) error {
	req, err := http.NewRequestWithContext(ctx, r.method, s.url+r.path, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	return drain(s.client.Do(req))
}

// drain reads an answer to its end; anything but 200 is an error.
func drain(res *http.Response, err error) error {
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", res.Request.URL.Path, res.Status)
	}
	return nil
}

// visitor is a person of the demo with a browser's session.
type visitor struct {
	s      *server
	client *http.Client
}

// visit signs a person in.
func (s *server) visit(ctx context.Context, who string) (*visitor, error) {
	password, err := os.ReadFile(filepath.Join(s.state, "demo-password"))
	if err != nil {
		return nil, fmt.Errorf("read the demo's password: %w", err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	v := &visitor{s, &http.Client{Timeout: time.Minute, Transport: s.client.Transport, Jar: jar}}
	form := url.Values{"email": {who + "@demo.ormas.test"}, "password": {strings.TrimSpace(string(password))}, "lanjut": {"/beranda"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/masuk", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", s.url)
	return v, drain(v.client.Do(req))
}

// get asks for a page.
func (v *visitor) get(ctx context.Context, path string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, v.s.url+path, nil)
	if err != nil {
		return err
	}
	return drain(v.client.Do(req))
}
