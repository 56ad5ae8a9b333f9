package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/google/uuid"

	"ormas/internal/account"
	"ormas/internal/registry"
	"ormas/workflow"
)

// signIn is the body of POST /session.
type signIn struct {
	Email    string  `json:"email" format:"email"`
	Password string  `json:"password"`
	OTP      *string `json:"otp,omitempty" doc:"Kode dari aplikasi autentikator atau kode pemulihan, bila akun memakainya"`
}

// meBody is what a person is told about the own account.
type meBody struct {
	ID            uuid.UUID     `json:"id"`
	Name          string        `json:"name"`
	Email         string        `json:"email"`
	OfficeID      uuid.UUID     `json:"office_id"`
	Roles         []string      `json:"roles"`
	Mandates      []MandateBody `json:"mandates" doc:"Mandat Plh, Plt dan sejenisnya yang berlaku sekarang"`
	Organisations []namedBody   `json:"organisations"`
}

type namedBody struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

func (a *API) sessions() {
	add(a, call{
		method: http.MethodPost, path: "/session", id: "masuk", tag: "Akun", summary: "Masuk", open: true,
		text: "Membuka sesi dengan kuki. Percobaan yang gagal berulang kali diperlambat per akun dan alamat.",
		body: reflect.TypeFor[signIn](), errors: []int{401, 429},
	}, a.signIn)
	add(a, call{method: http.MethodDelete, path: "/session", id: "keluar", tag: "Akun", summary: "Keluar", status: 204, open: true},
		func(ctx context.Context, _ *struct{}) (*nothing, error) { return &nothing{}, a.Sessions.End(ctx) })
	add(a, call{method: http.MethodGet, path: "/me", id: "saya", tag: "Akun", summary: "Siapa saya, peran dan mandat"},
		func(ctx context.Context, _ *struct{}) (*answer[meBody], error) { return a.me(ctx, actor(ctx)) })
}

func (a *API) signIn(ctx context.Context, in *struct {
	Raw
},
) (*answer[meBody], error) {
	body, problem := decode[signIn](in.Raw)
	if problem != nil {
		return nil, problem
	}
	c := account.Credentials{Email: body.Email, Password: body.Password, Address: in.address()}
	if body.OTP != nil {
		c.Code = *body.OTP
	}
	u, err := a.Accounts.SignIn(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := a.Sessions.Begin(ctx, u); err != nil {
		return nil, err
	}
	return a.me(ctx, workflow.Actor{User: u.ID, Office: u.OfficeID})
}

func (a *API) me(ctx context.Context, by workflow.Actor) (*answer[meBody], error) {
	me, err := a.Accounts.Me(ctx, by)
	if err != nil {
		return nil, err
	}
	loc, err := a.Office.Location(ctx, me.OfficeID)
	if err != nil {
		return nil, err
	}
	body := meBody{
		ID: me.ID, Name: me.Name, Email: me.Email, OfficeID: me.OfficeID, Roles: list(me.Roles),
		Mandates: each(me.Mandates, func(m workflow.Mandate) MandateBody {
			return heldMandateOf(m, loc)
		}),
		Organisations: each(me.Organisations, func(o registry.Organisation) namedBody { return namedBody{o.ID, o.Name} }),
	}
	return &answer[meBody]{body}, nil
}
