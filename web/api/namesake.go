package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// namesakeBody is an organisation that looks like that of a case.
type namesakeBody struct {
	OrganisationID uuid.UUID `json:"organisation_id"`
	Name           string    `json:"name"`
	Same           []string  `json:"same" enum:"name,npwp,deed,nik" doc:"Yang sama: nama (tanpa membedakan huruf besar, tanda, dan spasi; juga yang tercetak dalam suratnya), NPWP, akta (nomor, tanggal, dan notaris), NIK seorang pengurus"`

	LetterNumber *string `json:"letter_number" doc:"Surat yang berlaku, kalau tidak ada yang terbaru; null: belum mempunyai surat"`
	LetterState  *string `json:"letter_state" doc:"Keadaan surat itu hari ini; null: belum mempunyai surat"`
	ValidUntil   *string `json:"valid_until" format:"date"`
}

func (a *API) namesakes() {
	add(a, call{
		method: http.MethodGet, path: "/dossiers/{id}/namesakes", id: "daftar_organisasi_serupa", tag: "Permohonan", summary: "Organisasi lain yang serupa",
		text:   "Organisasi lain di kantor yang sama yang sudah mengajukan sesuatu, paling banyak lima. Hanya untuk petugas kantor. Sekadar peringatan: dua organisasi boleh bernama sama.",
		errors: []int{403, 404},
	}, a.listNamesakes)
}

func (a *API) listNamesakes(ctx context.Context, in *ByID) (*answer[listBody[namesakeBody]], error) {
	id, err := idOf(in.ID, "Permohonan")
	if err != nil {
		return nil, err
	}
	all, err := a.Office.NamesakesOf(ctx, actor(ctx), id)
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	today := registry.DayOf(a.Office.Now().In(loc))
	return &answer[listBody[namesakeBody]]{listBody[namesakeBody]{Items: each(all, func(n registry.Namesake) namesakeBody {
		body := namesakeBody{OrganisationID: n.ID, Name: n.Name, Same: list(n.Same()), LetterNumber: n.LetterNumber}
		if n.ValidUntil != nil {
			state := n.LetterStateOn(today)
			body.LetterState, body.ValidUntil = &state, dateOf(*n.ValidUntil)
		}
		return body
	})}}, nil
}
