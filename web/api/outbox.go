package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// mailBody is a mail as it left; its text can be read in the demo only.
type mailBody struct {
	ID        uuid.UUID `json:"id"`
	Recipient string    `json:"recipient"`
	Subject   string    `json:"subject"`
	Body      string    `json:"body"`
	CreatedAt string    `json:"created_at" format:"date-time"`
	SentAt    *string   `json:"sent_at" format:"date-time"`
}

// outbox lets the administrator read the mails of the demo, so that accounts can be confirmed without a mail server.
func (a *API) outbox() {
	if !a.Demo {
		return
	}
	add(a, call{
		method: http.MethodGet, path: "/outbox", id: "kotak_keluar", tag: "Peragaan", summary: "Email yang dikirim (hanya peragaan, hanya admin)",
		text: "Terbaru lebih dahulu.", errors: []int{403},
	},
		func(ctx context.Context, in *struct {
			Limit int `query:"limit" minimum:"1" maximum:"100" default:"25"`
		},
		) (*answer[listBody[mailBody]], error) {
			if in.Limit < 1 || in.Limit > 100 {
				return nil, registry.Invalid("limit", "di_luar_batas", "Isi dengan angka 1 sampai 100.")
			}
			mails, err := a.Accounts.Outbox(ctx, actor(ctx), in.Limit)
			if err != nil {
				return nil, err
			}
			loc, err := a.zone(ctx)
			if err != nil {
				return nil, err
			}
			return &answer[listBody[mailBody]]{listBody[mailBody]{Items: each(mails, func(m registry.Mail) mailBody {
				return mailBody{m.ID, m.Recipient, m.Subject, m.Body, stamp(m.CreatedAt, loc), stampOf(m.SentAt, loc)}
			})}}, nil
		})
}
