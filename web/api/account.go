package api

import (
	"context"
	"net/http"
	"reflect"

	"ormas/internal/account"
	"ormas/internal/rules"
	"ormas/workflow"
)

// newAccount is the body of POST /accounts.
type newAccount struct {
	Email    string  `json:"email" format:"email" maxLength:"254"`
	Name     string  `json:"name" maxLength:"200"`
	Password string  `json:"password" minLength:"12" maxLength:"200" doc:"Bukan kata sandi yang pertama ditebak orang, misalnya kata umum dengan angka, atau nama sendiri"`
	Phone    string  `json:"phone,omitempty" maxLength:"50"`
	OfficeID *string `json:"office_id,omitempty" format:"uuid" doc:"Kantor; kosong: kantor dari nama host"`
}

type confirmation struct {
	Token string `json:"token" doc:"Dari tautan di email"`
}

type resetRequest struct {
	Email string `json:"email" format:"email"`
}

type newPassword struct {
	Password string `json:"password" minLength:"12" maxLength:"200" doc:"Bukan kata sandi yang pertama ditebak orang, misalnya kata umum dengan angka, atau nama sendiri"`
}

func (a *API) accounts() {
	add(a, call{
		method: http.MethodPost, path: "/accounts", id: "daftar", tag: "Akun", summary: "Mendaftar sebagai pemohon", status: 202,
		text: "Jawabannya sama untuk alamat yang sudah dan yang belum dikenal. Tautan konfirmasi dikirim lewat email.",
		open: true, body: reflect.TypeFor[newAccount](), errors: []int{429},
	}, a.register)
	add(a, call{
		method: http.MethodPost, path: "/accounts/confirm", id: "konfirmasi", tag: "Akun", summary: "Mengonfirmasi alamat email",
		status: 204, open: true, body: reflect.TypeFor[confirmation](),
	}, a.confirm)
	add(a, call{
		method: http.MethodPost, path: "/password-resets", id: "lupa_kata_sandi", tag: "Akun", summary: "Meminta tautan kata sandi baru",
		status: 202, open: true, body: reflect.TypeFor[resetRequest](), errors: []int{429},
	}, a.requestReset)
	add(a, call{
		method: http.MethodPut, path: "/password-resets/{token}", id: "kata_sandi_baru", tag: "Akun", summary: "Memasang kata sandi baru",
		text: "Semua sesi dan token lama berakhir.", status: 204, open: true, body: reflect.TypeFor[newPassword](), errors: []int{404},
	}, a.reset)
}

func (a *API) register(ctx context.Context, in *struct {
	Raw
},
) (*nothing, error) {
	body, problem := decode[newAccount](in.Raw)
	if problem != nil {
		return nil, problem
	}
	place := rules.Place{Host: in.host()}
	if problem := readID(&place.OfficeID, "office_id", body.OfficeID); problem != nil {
		return nil, problem
	}
	office, err := a.Office.OfficeAt(ctx, place)
	if workflow.KindOf(err) == workflow.Missing && place.OfficeID != nil {
		return nil, unknownID("office_id")
	}
	if err != nil {
		return nil, err
	}
	return &nothing{}, a.Accounts.Register(ctx, office.ID, account.NewAccount{
		Email: body.Email, Name: body.Name,
		Password: body.Password, Phone: body.Phone, Address: in.address(),
	})
}

func (a *API) confirm(ctx context.Context, in *struct{ Raw }) (*nothing, error) {
	body, problem := decode[confirmation](in.Raw)
	if problem != nil {
		return nil, problem
	}
	return &nothing{}, a.Accounts.Confirm(ctx, body.Token)
}

func (a *API) requestReset(ctx context.Context, in *struct {
	Raw
},
) (*nothing, error) {
	body, problem := decode[resetRequest](in.Raw)
	if problem != nil {
		return nil, problem
	}
	return &nothing{}, a.Accounts.RequestReset(ctx, body.Email, in.address())
}

func (a *API) reset(ctx context.Context, in *struct {
	Token string `path:"token" doc:"Dari tautan di email"`
	Raw
},
) (*nothing, error) {
	body, problem := decode[newPassword](in.Raw)
	if problem != nil {
		return nil, problem
	}
	return &nothing{}, a.Accounts.Reset(ctx, in.Token, body.Password)
}
