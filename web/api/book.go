package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
)

// bookBody is one line of the main register book.
type bookBody struct {
	ID           uuid.UUID `json:"id"`
	DossierID    uuid.UUID `json:"dossier_id"`
	Service      string    `json:"service"`
	N            int       `json:"n" doc:"Nomor urut"`
	Number       string    `json:"number" doc:"Nomor registrasi"`
	GivenOn      string    `json:"given_on" format:"date"`
	Name         string    `json:"name"`
	ShortName    string    `json:"short_name"`
	Field        string    `json:"field_of_activity"`
	Address      string    `json:"address"`
	Deed         string    `json:"deed"`
	Approval     string    `json:"approval" doc:"Pengesahan badan hukum atau SKT"`
	NPWP         string    `json:"npwp"`
	Officers     string    `json:"officers" doc:"Jabatan dan nama pengurus inti"`
	TermFrom     *string   `json:"term_from" format:"date"`
	TermTo       *string   `json:"term_to" format:"date"`
	LetterNumber string    `json:"letter_number" doc:"Kosong: surat belum terbit"`
	LetterDate   *string   `json:"letter_date" format:"date"`
	ValidUntil   *string   `json:"valid_until" format:"date"`
	State        string    `json:"state" enum:"aktif,segera_berakhir,berakhir,ditunda,dicabut,diganti,belum_terbit,dibatalkan"`
	Remark       string    `json:"remark"`
}

func (a *API) book() {
	add(a, call{
		method: http.MethodGet, path: "/register-book", id: "buku_induk", tag: "Buku Induk", summary: "Buku Induk menurut urutan pemberian nomor",
		text:   "Untuk petugas kantor. Setelah surat terbit isinya seperti pada surat; sebelumnya seperti pada permohonan. PDF dan XLSX ada di /buku-induk.pdf dan /buku-induk.xlsx.",
		errors: []int{http.StatusForbidden},
	}, a.listBook)
}

func (a *API) listBook(ctx context.Context, in *struct {
	Year    int    `query:"year" doc:"Tahun registrasi; kosong: semua"`
	Service string `query:"service"`
	State   string `query:"state" enum:"aktif,segera_berakhir,berakhir,ditunda,dicabut,diganti,belum_terbit,dibatalkan"`
	Cursor  string `query:"cursor" maxLength:"2000"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"25"`
},
) (*answer[listBody[bookBody]], error) {
	page, err := a.Office.Book(ctx, actor(ctx), casework.BookFilter{Year: in.Year, Service: in.Service, State: in.State, Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return &answer[listBody[bookBody]]{listBody[bookBody]{Items: each(page.Items, bookOf), NextCursor: page.Next}}, nil
}

func bookOf(e registry.BookEntry) bookBody {
	return bookBody{
		ID: e.ID, DossierID: e.DossierID, Service: e.Service, N: e.N, Number: e.Number, GivenOn: date(e.GivenOn), Name: e.Name,
		ShortName: e.ShortName, Field: e.Field, Address: e.Address, Deed: e.Deed, Approval: e.Approval, NPWP: e.NPWP, Officers: e.Officers,
		TermFrom: dateOf(e.TermFrom), TermTo: dateOf(e.TermTo), LetterNumber: e.LetterNumber, LetterDate: dateOf(e.LetterDate),
		ValidUntil: dateOf(e.ValidUntil), State: e.State, Remark: e.Remark,
	}
}

// dateOf writes a date that may be missing.
func dateOf(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := date(t)
	return &text
}
