package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
)

// renderingBody is one time that a paper of the office left it as a file.
type renderingBody struct {
	ID           uuid.UUID  `json:"id"`
	DossierID    *uuid.UUID `json:"dossier_id"`
	TrackingCode *string    `json:"tracking_code"`
	LetterNumber *string    `json:"letter_number" doc:"Dari surat yang terbit; null: bukan surat yang terbit"`
	Kind         string     `json:"kind" doc:"surat_terbit, dokumen_dibuat, naskah_final, kutipan, atau jenis lampiran yang dibuat di sini"`
	Subject      string     `json:"subject" doc:"Yang mana dari jenisnya, misalnya kode persyaratan"`
	SHA256       string     `json:"sha256"`
	Size         int64      `json:"size" doc:"Byte"`
	By           *uuid.UUID `json:"by" doc:"null: tanpa masuk"`
	ByName       *string    `json:"by_name"`
	Purpose      string     `json:"purpose"`
	At           string     `json:"at" format:"date-time"`
}

// PageOf asks for a part of a list.
type PageOf struct {
	Cursor string `query:"cursor" maxLength:"2000"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"25"`
}

func (p PageOf) search() casework.Search { return casework.Search{Cursor: p.Cursor, Limit: p.Limit} }

// renderings list what left the office as files.
func (a *API) renderings() {
	get := func(path, id, summary string, errors ...int) call {
		return call{
			method: http.MethodGet, path: path, id: id, tag: "Catatan", summary: summary, errors: append(errors, http.StatusForbidden),
			text: "Untuk petugas dan auditor kantor, yang terbaru lebih dahulu. Catatan hanya ditambah, tidak pernah diubah.",
		}
	}
	add(a, get("/renderings", "unduhan_kantor", "Surat dan dokumen kantor yang diambil sebagai berkas"), func(ctx context.Context, in *struct{ PageOf }) (*answer[listBody[renderingBody]], error) {
		page, err := a.Office.Renderings(ctx, actor(ctx), in.search())
		return a.renderingsOf(ctx, page, err)
	})
	add(a, get("/dossiers/{id}/renderings", "unduhan_permohonan", "Yang diambil dari satu permohonan", http.StatusNotFound), func(ctx context.Context, in *struct {
		ByID
		PageOf
	},
	) (*answer[listBody[renderingBody]], error) {
		id, err := idOf(in.ID, "Permohonan")
		if err != nil {
			return nil, err
		}
		page, err := a.Office.DossierRenderings(ctx, actor(ctx), id, in.search())
		return a.renderingsOf(ctx, page, err)
	})
}

func (a *API) renderingsOf(ctx context.Context, page casework.Page[registry.Rendering], err error) (*answer[listBody[renderingBody]], error) {
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	rows := each(page.Items, func(r registry.Rendering) renderingBody { return renderingOf(r, loc) })
	return &answer[listBody[renderingBody]]{listBody[renderingBody]{Items: rows, NextCursor: page.Next}}, nil
}

func renderingOf(r registry.Rendering, loc *time.Location) renderingBody {
	return renderingBody{
		r.ID, r.DossierID, r.TrackingCode, r.LetterNumber, r.Kind, r.Subject, r.SHA256, r.Size, r.By, r.ByName, r.Purpose, stamp(r.At, loc),
	}
}
