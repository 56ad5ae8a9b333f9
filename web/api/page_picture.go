package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"ormas/internal/casework"
)

// pagePictures are the pages of documents, drawn by the server: no stored file runs in a reader's browser.
func (a *API) pagePictures() {
	c := call{
		method: http.MethodGet, path: "/documents/{id}/pages/{page}", id: "gambar_halaman", tag: "Berkas",
		summary: "Satu halaman berkas sebagai gambar",
		text:    "Dibuat saat pertama kali diminta. Halaman yang tidak dapat ditampilkan dijawab 404 dengan kode gambar_tidak_ada.",
		errors:  []int{http.StatusNotFound},
	}
	add(a, c, a.pagePicture)
	binary := &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
	text := map[string]*huma.Param{"ETag": {Schema: &huma.Schema{Type: "string"}}}
	a.operation(c).Responses["200"] = &huma.Response{
		Description: "Gambar halaman, tegak, tanpa keterangan dari berkasnya",
		Content:     map[string]*huma.MediaType{"image/jpeg": binary, "image/png": binary}, Headers: text,
	}
	a.operation(c).Responses["304"] = &huma.Response{Description: "Gambar yang sudah ada pada peminta masih sama", Headers: text}
}

func (a *API) pagePicture(ctx context.Context, in *struct {
	ByID
	Page        string `path:"page" doc:"Nomor halaman, mulai dari 1"`
	Size        string `query:"size" enum:"kecil,besar,rinci" default:"besar" doc:"Lebar 240, 1100 atau 2000 piksel"`
	IfNoneMatch string `header:"If-None-Match" doc:"ETag dari jawaban sebelumnya"`
},
) (*huma.StreamResponse, error) {
	id, err := idOf(in.ID, "Berkas")
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(in.Page)
	if err != nil {
		number = 0 // what is no number is the number of no page
	}
	p, err := a.Office.PagePicture(ctx, actor(ctx), casework.PageOf{Document: id, Number: number, Size: in.Size})
	if err != nil {
		return nil, err
	}
	known := strings.Contains(in.IfNoneMatch, quoted(p.Tag))
	return &huma.StreamResponse{Body: func(ctx huma.Context) { sendPicture(ctx, p, known) }}, nil
}

func quoted(tag string) string { return `"` + tag + `"` }

// sendPicture answers a picture that is shown in place; browsers ask again each time, so that after
// signing out a shared computer shows nothing; what they have is not sent twice.
func sendPicture(ctx huma.Context, p casework.Picture, known bool) {
	defer func() { _ = p.Body.Close() }() // there is nobody left to tell
	ctx.SetHeader("ETag", quoted(p.Tag))
	ctx.SetHeader("Cache-Control", "private, no-cache")
	ctx.SetHeader("Content-Security-Policy", "sandbox")
	ctx.SetHeader("X-Content-Type-Options", "nosniff")
	if known {
		ctx.SetStatus(http.StatusNotModified)
		return
	}
	ctx.SetHeader("Content-Type", p.MIME)
	ctx.SetHeader("Content-Length", strconv.FormatInt(p.Size, 10))
	ctx.SetHeader("Content-Disposition", "inline")
	ctx.SetStatus(http.StatusOK)
	if _, err := io.Copy(ctx.BodyWriter(), p.Body); err != nil {
		slog.InfoContext(ctx.Context(), "picture was cut", "error", err) // the status has gone out already
	}
}
