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

	"ormas/internal/casework"
	"ormas/workflow"
)

// papers are the two papers of a dossier that everybody asks for by name.
func (a *API) papers() {
	add(a, call{method: http.MethodGet, path: "/dossiers/{id}/receipt", id: "tanda_terima", tag: "Permohonan", summary: "Tanda terima (PDF)", errors: []int{404}},
		a.download("Permohonan", a.Office.Receipt))
	add(a, call{method: http.MethodGet, path: "/dossiers/{id}/certificate", id: "surat", tag: "Permohonan", summary: "Surat yang terbit (PDF)", errors: []int{404}},
		a.download("Permohonan", a.Office.CertificateFile))
}

// opener opens something stored that a person may read.
type opener func(ctx context.Context, by workflow.Actor, id uuid.UUID) (casework.Content, error)

// download answers stored bytes as an attachment that no browser shows as a page.
func (a *API) download(what string, open opener) func(ctx context.Context, in *byID) (*huma.StreamResponse, error) {
	return func(ctx context.Context, in *byID) (*huma.StreamResponse, error) {
		id, err := idOf(in.ID, what)
		if err != nil {
			return nil, err
		}
		c, err := open(ctx, actor(ctx), id)
		if err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(ctx huma.Context) { send(ctx, c) }}, nil
	}
}

func send(ctx huma.Context, c casework.Content) {
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
		slog.InfoContext(ctx.Context(), "unduhan terputus", "error", err) // the status has gone out already
	}
}
