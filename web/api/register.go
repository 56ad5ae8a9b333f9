package api

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
)

// registerBody is one letter in the register.
type registerBody struct {
	ID              uuid.UUID `json:"id"`
	Number          string    `json:"number"`
	Name            string    `json:"name"`
	ShortName       string    `json:"short_name"`
	FieldOfActivity string    `json:"field_of_activity"`
	Kelurahan       string    `json:"kelurahan"`
	Kecamatan       string    `json:"kecamatan"`
	State           string    `json:"state" enum:"aktif,segera_berakhir,berakhir,ditunda,dicabut,diganti"`
	IssuedOn        string    `json:"issued_on" format:"date"`
	ValidUntil      string    `json:"valid_until" format:"date"`
}

// registerPageBody is a page of the register.
type registerPageBody struct {
	Items      []registerBody `json:"items"`
	NextCursor string         `json:"next_cursor" doc:"Kosong pada halaman terakhir"`
	Searched   string         `json:"searched" doc:"Yang dicari sebagai ganti q, bila tidak ada yang cocok dengan q, seperti pada salah ketik; kosong: q sendiri"`
}

// registerEntryBody is a letter in the register with what became of it.
type registerEntryBody struct {
	ID              uuid.UUID           `json:"id"`
	Number          string              `json:"number"`
	Name            string              `json:"name"`
	ShortName       string              `json:"short_name"`
	FieldOfActivity string              `json:"field_of_activity"`
	Kelurahan       string              `json:"kelurahan"`
	Kecamatan       string              `json:"kecamatan"`
	State           string              `json:"state" enum:"aktif,segera_berakhir,berakhir,ditunda,dicabut,diganti"`
	IssuedOn        string              `json:"issued_on" format:"date"`
	ValidUntil      string              `json:"valid_until" format:"date"`
	History         []registerEventBody `json:"history" doc:"Keadaan surat dari waktu ke waktu, terbaru lebih dahulu"`
}

type registerEventBody struct {
	On    string `json:"on" format:"date"`
	State string `json:"state" enum:"aktif,segera_berakhir,berakhir,ditunda,dicabut,diganti"`
}

// publicRegister mounts the public register.
func (a *API) publicRegister(open func(path, id, summary string, errors ...int) call) {
	add(a, open("/register", "register", "Daftar surat yang terbit", 404), a.searchRegister)
	add(a, open("/register/{id}", "register_satu", "Satu surat dalam register dengan riwayat keadaannya", 404), a.registerEntry)
}

func (a *API) searchRegister(ctx context.Context, in *struct {
	OfOffice
	Q         string `query:"q" maxLength:"200" doc:"Bagian nama (mulai tiga huruf) atau awal nomor"`
	Field     string `query:"field_of_activity" maxLength:"200"`
	Kecamatan string `query:"kecamatan" maxLength:"200"`
	State     string `query:"state" enum:"aktif,segera_berakhir,berakhir,ditunda,dicabut,diganti" doc:"segera_berakhir dan berakhir, tanpa year, diurutkan menurut tanggal berakhirnya"`
	Year      int    `query:"year" doc:"Tahun surat"`
	Cursor    string `query:"cursor" maxLength:"2000"`
	Limit     int    `query:"limit" minimum:"1" maximum:"100" default:"25"`
	Exact     bool   `query:"exact" doc:"Cari q seperti yang tertulis saja, salah ketik tidak dibetulkan"`
},
) (*answer[registerPageBody], error) {
	p, err := in.place()
	if err != nil {
		return nil, err
	}
	filter := casework.RegisterFilter{Field: in.Field, Kecamatan: in.Kecamatan, State: in.State, Year: in.Year}
	page, err := a.Office.Register(ctx, p, filter, casework.Search{Q: in.Q, Cursor: in.Cursor, Limit: in.Limit, Exact: in.Exact})
	if err != nil {
		return nil, err
	}
	return &answer[registerPageBody]{registerPageBody{each(page.Items, publicLetterOf), page.Next, page.Searched}}, nil
}

func (a *API) registerEntry(ctx context.Context, in *struct {
	OfOffice
	ByID
},
) (*answer[registerEntryBody], error) {
	p, err := in.place()
	if err != nil {
		return nil, err
	}
	id, err := idOf(in.ID, "Surat")
	if err != nil {
		return nil, err
	}
	l, err := a.Office.PublicLetter(ctx, p, id)
	if err != nil {
		return nil, err
	}
	b := publicLetterOf(l.PublicLetter)
	return &answer[registerEntryBody]{registerEntryBody{
		b.ID, b.Number, b.Name, b.ShortName, b.FieldOfActivity, b.Kelurahan, b.Kecamatan, b.State, b.IssuedOn, b.ValidUntil,
		each(l.Events, func(e registry.PublicEvent) registerEventBody { return registerEventBody{date(e.On), e.State} }),
	}}, nil
}

func publicLetterOf(l registry.PublicLetter) registerBody {
	return registerBody{l.ID, l.Number, l.Name, l.ShortName, l.FieldOfActivity, l.Kelurahan, l.Kecamatan, l.State, date(l.IssuedOn), date(l.ValidUntil)}
}
