package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// made are the papers that the applicant prints, signs and uploads.
func (a *API) made() {
	c := call{
		method: http.MethodGet, path: "/dossiers/{id}/made/{requirement}", id: "dokumen_dibuat_di_sini", tag: "Permohonan",
		summary: "Dokumen yang dibuat di sini dari data, siap dicetak dan ditandatangani (PDF)",
		text:    "Untuk persyaratan dengan made_here yang berlaku bagi permohonan ini; selain itu 404. Dibuat setiap kali diminta dan tidak disimpan.",
		errors:  []int{http.StatusNotFound},
	}
	add(a, c, a.madeHere)
	a.describeDownload(c, printed...)
}

func (a *API) madeHere(ctx context.Context, in *struct {
	ByID
	Requirement string `path:"requirement" doc:"Kode persyaratan, misalnya P1"`
	Slot        string `query:"slot" doc:"Jabatan pengurus, bila persyaratannya per pengurus"`
},
) (*huma.StreamResponse, error) {
	id, err := idOf(in.ID, "Permohonan")
	if err != nil {
		return nil, err
	}
	content, err := a.Office.MadeHere(ctx, actor(ctx), id, in.Requirement, in.Slot)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) { send(ctx, content) }}, nil
}
