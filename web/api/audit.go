package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// auditBody is what one audit of the letters found.
type auditBody struct {
	ID          uuid.UUID `json:"id"`
	BegunAt     string    `json:"begun_at" format:"date-time"`
	EndedAt     string    `json:"ended_at" format:"date-time"`
	Letters     int       `json:"letters" doc:"Surat yang dibandingkan"`
	Files       int       `json:"files" doc:"Berkas yang dibuka"`
	Differences int       `json:"differences"`
	Sentences   []string  `json:"sentences,omitempty" doc:"Perbedaan dalam kalimat, paling banyak 1000; hanya pada satu pemeriksaan"`
}

// audits tell what the audits of letters found.
func (a *API) audits() {
	get := func(path, id, summary string, errors ...int) call {
		return call{method: http.MethodGet, path: path, id: id, tag: "Catatan", summary: summary, errors: append(errors, http.StatusForbidden), text: "Untuk administrator dan auditor."}
	}
	add(a, get("/certificate-audits", "pemeriksaan_surat", "Pemeriksaan surat setiap malam, 60 yang terbaru"), a.listAudits)
	add(a, get("/certificate-audits/{id}", "satu_pemeriksaan_surat", "Satu pemeriksaan dengan perbedaannya", http.StatusNotFound), a.oneAudit)
}

func (a *API) listAudits(ctx context.Context, _ *struct{}) (*answer[listBody[auditBody]], error) {
	all, err := a.Office.Audits(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	rows := each(all, func(one registry.Audit) auditBody { return auditOf(one, loc) })
	return &answer[listBody[auditBody]]{listBody[auditBody]{Items: rows}}, nil
}

func (a *API) oneAudit(ctx context.Context, in *ByID) (*answer[auditBody], error) {
	id, err := idOf(in.ID, "Pemeriksaan")
	if err != nil {
		return nil, err
	}
	one, err := a.Office.Audit(ctx, actor(ctx), id)
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &answer[auditBody]{auditOf(*one, loc)}, nil
}

func auditOf(a registry.Audit, loc *time.Location) auditBody {
	return auditBody{a.ID, stamp(a.BegunAt, loc), stamp(a.EndedAt, loc), a.Letters, a.Files, a.Differences, a.Sentences}
}
