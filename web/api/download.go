package api

import (
	"context"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ormas/internal/intake"
	"ormas/workflow"
)

// papers are the two papers of a dossier that everybody asks for by name.
func (a *API) papers() {
	a.addDownload("/dossiers/{id}/receipt", call{id: "tanda_terima", tag: "Permohonan", summary: "Tanda terima (PDF)"},
		opener{"Permohonan", a.Office.Receipt, printed})
	c := call{
		method: http.MethodGet, path: "/dossiers/{id}/certificate", id: "surat", tag: "Permohonan", summary: "Surat yang terbit (PDF)",
		text: "Setiap unduhan dicatat: siapa, kapan, sidik berkas, dan keperluan bila disebut.", errors: []int{http.StatusNotFound},
	}
	add(a, c, a.certificateFile)
	a.describeDownload(c, printed...)
}

func (a *API) certificateFile(ctx context.Context, in *struct {
	ByID
	Purpose string `query:"purpose" maxLength:"200" doc:"Keperluan, dengan kata-kata sendiri"`
},
) (*huma.StreamResponse, error) {
	id, err := idOf(in.ID, "Permohonan")
	if err != nil {
		return nil, err
	}
	content, err := a.Office.CertificateFor(ctx, actor(ctx), id, in.Purpose)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) { send(ctx, content) }}, nil
}

// What a download may be.
var (
	printed = []string{"application/pdf"}
	stored  = intake.ScanKinds()
)

// opener opens something stored that a person may read.
type opener struct {
	what  string
	open  func(ctx context.Context, by workflow.Actor, id uuid.UUID) (intake.Content, error)
	kinds []string
}

// addDownload registers a call that answers stored bytes as an attachment that no browser shows as a page.
func (a *API) addDownload(path string, c call, o opener) {
	c.method, c.path, c.errors = http.MethodGet, path, []int{http.StatusNotFound}
	add(a, c, func(ctx context.Context, in *ByID) (*huma.StreamResponse, error) {
		id, err := idOf(in.ID, o.what)
		if err != nil {
			return nil, err
		}
		content, err := o.open(ctx, actor(ctx), id)
		if err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(ctx huma.Context) { send(ctx, content) }}, nil
	})
	a.describeDownload(c, o.kinds...)
}

func send(ctx huma.Context, c intake.Content) {
	defer c.Body.Close()
	for name, value := range map[string]string{
		"Content-Type":            c.MIME,
		"Content-Length":          strconv.FormatInt(c.Size, 10),
		"Content-Disposition":     mime.FormatMediaType("attachment", map[string]string{"filename": c.Filename}),
		"Content-Security-Policy": "sandbox",
		"X-Content-Type-Options":  "nosniff",
		"Cache-Control":           "private",
	} {
		ctx.SetHeader(name, value)
	}
	ctx.SetStatus(http.StatusOK)
	if _, err := io.Copy(ctx.BodyWriter(), c.Body); err != nil {
		slog.InfoContext(ctx.Context(), "download was cut", "error", err) // the status has gone out already
	}
}
