package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
)

// listBody is a page of a list.
type listBody[T any] struct {
	Items      []T    `json:"items"`
	NextCursor string `json:"next_cursor" doc:"Kosong pada halaman terakhir"`
	Total      *int   `json:"total,omitempty" doc:"Hanya dengan count=true; 10.000 berarti sebanyak itu atau lebih"`
}

// rowBody is a dossier in a list.
type rowBody struct {
	ID                 uuid.UUID  `json:"id"`
	TrackingCode       string     `json:"tracking_code"`
	Service            string     `json:"service"`
	Name               string     `json:"name"`
	State              string     `json:"state"`
	StateLabel         string     `json:"state_label"`
	Version            int        `json:"version"`
	Held               bool       `json:"held"`
	OrganisationID     *uuid.UUID `json:"organisation_id"`
	Owner              string     `json:"owner" enum:"kantor,pemohon,pihak_ketiga,tidak_ada" doc:"Waktu siapa yang berjalan"`
	TurnRole           string     `json:"turn_role" doc:"Giliran peran"`
	TurnRoleLabel      string     `json:"turn_role_label"`
	TurnName           string     `json:"turn_name"`
	OpenedBy           *string    `json:"opened_by" doc:"Petugas lain yang sedang membukanya; hanya untuk petugas kantor"`
	DueAt              *string    `json:"due_at" format:"date-time"`
	DeemedAt           *string    `json:"deemed_at" format:"date-time" doc:"Batas menurut undang-undang bila sudah dekat; hanya untuk petugas kantor"`
	LateNotice         bool       `json:"late_notice" doc:"Kekurangan diberitahukan pada akhir norma seluruh prosedur; hanya untuk yang berhak melihatnya"`
	SubmittedAt        *string    `json:"submitted_at" format:"date-time"`
	ChangedAt          string     `json:"changed_at" format:"date-time"`
	AgendaNumber       *string    `json:"agenda_number"`
	RegistrationNumber *string    `json:"registration_number"`
	LetterNumber       *string    `json:"letter_number"`
}

func (a *API) listDossiers(ctx context.Context, in *struct {
	Queue  string `query:"queue" enum:"mine,role,overdue,waiting,all,now,others" default:"all" doc:"now: menunggu Anda sekarang; others: ditugaskan kepada Anda, sedang di orang lain"`
	State  string `query:"state" doc:"Keadaan dalam SOP"`
	Q      string `query:"q" maxLength:"200" doc:"Bagian nama (mulai tiga huruf), awal nomor atau kode pelacakan"`
	Cursor string `query:"cursor" maxLength:"2000"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"25"`
	Count  bool   `query:"count"`
},
) (*answer[listBody[rowBody]], error) {
	page, err := a.Office.Dossiers(ctx, actor(ctx), casework.Filter{
		Queue: in.Queue, State: in.State, Q: in.Q, Cursor: in.Cursor,
		Limit: in.Limit, Count: in.Count,
	})
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &answer[listBody[rowBody]]{listBody[rowBody]{
		each(page.Items, func(r casework.DossierRow) rowBody { return rowOf(r, loc) }), page.Next, page.Total,
	}}, nil
}

func rowOf(r casework.DossierRow, loc *time.Location) rowBody {
	body := rowBody{
		ID: r.ID, TrackingCode: r.TrackingCode, Service: r.Service, Name: r.Name, State: r.State,
		StateLabel: r.StateLabel, Version: r.Version, Held: r.HeldSince != nil, OrganisationID: r.OrganisationID, Owner: string(r.Owner),
		TurnRole: r.TurnRole, TurnRoleLabel: r.TurnRoleLabel, TurnName: r.TurnName, DueAt: stampOf(r.DueAt, loc),
		SubmittedAt: stampOf(r.SubmittedAt, loc), ChangedAt: stamp(r.ChangedAt, loc), AgendaNumber: r.AgendaNumber,
		RegistrationNumber: r.RegistrationNumber, LetterNumber: r.LetterNumber,
		DeemedAt: stampOf(r.DeemedAt, loc), LateNotice: r.LateNotice,
	}
	if r.OpenedBy != "" {
		body.OpenedBy = &r.OpenedBy
	}
	return body
}
