package api

import (
	"cmp"
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rulemaking"
)

// seriesBody is one run of numbers of a year.
type seriesBody struct {
	Service  string `json:"service"`
	Title    string `json:"title" doc:"Nama layanan"`
	Kind     string `json:"kind" enum:"registrasi,surat,keputusan"`
	Year     int    `json:"year"`
	Template string `json:"template" doc:"Bentuk nomor"`
	Since    int    `json:"since" doc:"Tahun mulai berlakunya bentuk yang ditetapkan kantor; 0: bentuk menurut SOP"`
	Start    int    `json:"start" doc:"Nomor urut pertama tahun ini"`
	Last     int    `json:"last" doc:"Nomor urut terakhir yang diberikan; start dikurangi satu bila belum ada"`
	Next     string `json:"next" doc:"Nomor berikutnya; kosong: bagian nomor di pengaturan kantor belum lengkap"`
	Given    int    `json:"given"`
	Voided   int    `json:"voided" doc:"Yang dibatalkan, termasuk dalam given"`
	Missing  int    `json:"missing" doc:"Nomor dari start sampai last yang tidak tercatat; selalu 0 pada buku yang utuh"`
	Stray    int    `json:"stray" doc:"Nomor yang tercatat di luar deret; selalu 0 pada buku yang utuh"`
}

// numberBody is a number that was given.
type numberBody struct {
	N         int       `json:"n"`
	Number    string    `json:"number"`
	DossierID uuid.UUID `json:"dossier_id"`
	Name      string    `json:"name"`
	GivenAt   string    `json:"given_at" format:"date-time"`
	VoidedAt  *string   `json:"voided_at" format:"date-time" doc:"null: nomor ini berlaku"`
	Reason    *string   `json:"reason" doc:"Alasan pembatalan"`
}

// numberChangeBody is one row of the journal of the series.
type numberChangeBody struct {
	ID       uuid.UUID `json:"id"`
	Service  string    `json:"service"`
	Kind     string    `json:"kind" enum:"registrasi,surat,keputusan"`
	Year     int       `json:"year"`
	Template *string   `json:"template"`
	Start    *int      `json:"start"`
	Was      string    `json:"was" doc:"Yang berlaku sebelumnya"`
	Reason   string    `json:"reason"`
	By       string    `json:"by" doc:"Nama administrator"`
	At       string    `json:"at" format:"date-time"`
}

// newNumberChange is the body of POST /number-series/{service}/{kind}/changes.
type newNumberChange struct {
	Year     int    `json:"year,omitempty" doc:"Tahun ini atau tahun depan; tidak disebut: tahun ini"`
	Template string `json:"template,omitempty" maxLength:"100" doc:"Bentuk nomor mulai tahun itu; memuat {urut} dan {tahun}"`
	Start    int    `json:"start,omitempty" minimum:"1" maximum:"999999" doc:"Nomor urut pertama tahun itu; hanya dapat maju"`
	Reason   string `json:"reason" maxLength:"1000"`
}

const seriesText = "Untuk yang memberi nomor menurut SOP, administrator, dan pengawas. "

func (a *API) series() {
	const tag = "Deret nomor"
	add(a, call{
		method: http.MethodGet, path: "/number-series", id: "deret_nomor", tag: tag, summary: "Deret nomor registrasi, nomor surat, dan nomor keputusan tentang surat satu tahun",
		text: seriesText + "Celah dihitung nomor demi nomor.", errors: []int{403, 404},
	}, a.listSeries)
	add(a, call{
		method: http.MethodGet, path: "/number-series/{service}/{kind}/numbers", id: "nomor_diberikan", tag: tag, summary: "Nomor yang sudah diberikan, tertinggi lebih dahulu",
		text: "Untuk yang memberi nomor menurut SOP dan pengawas.", errors: []int{403, 404},
	}, a.listNumbers)
	add(a, call{
		method: http.MethodGet, path: "/number-series/changes", id: "jurnal_nomor", tag: tag, summary: "Jurnal ketetapan tentang nomor, terbaru lebih dahulu, paling banyak 100",
		text: seriesText, errors: []int{403},
	}, a.listNumberChanges)
	add(a, call{
		method: http.MethodPost, path: "/number-series/{service}/{kind}/changes", id: "tetapkan_nomor", tag: tag, summary: "Menetapkan bentuk nomor atau awal tahun",
		text: "Untuk administrator, sebelum nomor pertama tahun itu diberikan (409 sesudahnya). Bentuk yang dapat memberi nomor yang sama dengan layanan lain ditolak.",
		body: reflect.TypeFor[newNumberChange](), errors: []int{403, 404, 409},
	}, a.changeNumbers)
}

// OfSeries names a series.
type OfSeries struct {
	Service string `path:"service" doc:"Id layanan, misalnya pelaporan"`
	Kind    string `path:"kind" enum:"registrasi,surat,keputusan"`
}

func (a *API) listSeries(ctx context.Context, in *struct {
	Year int `query:"year" doc:"Kosong: tahun ini"`
},
) (*answer[listBody[seriesBody]], error) {
	b, err := a.Rulemaking.Series(ctx, actor(ctx), in.Year)
	if err != nil {
		return nil, err
	}
	return &answer[listBody[seriesBody]]{listBody[seriesBody]{Items: each(b.Series, seriesOf)}}, nil
}

func seriesOf(s rulemaking.SeriesView) seriesBody {
	return seriesBody{
		Service: s.Service, Title: s.Title, Kind: s.Kind, Year: s.Year, Template: s.Template, Since: s.Since, Start: s.Start,
		Last: s.NextN - 1, Next: s.Next, Given: s.Given, Voided: s.Voided, Missing: s.Missing, Stray: s.Stray,
	}
}

func (a *API) listNumbers(ctx context.Context, in *struct {
	OfSeries
	Year   int    `query:"year" doc:"Kosong: tahun ini"`
	Cursor string `query:"cursor" maxLength:"2000"`
},
) (*answer[listBody[numberBody]], error) {
	by := actor(ctx)
	page, err := a.Rulemaking.GivenNumbers(ctx, by, rulemaking.SeriesID{Service: in.Service, Kind: in.Kind, Year: in.Year}, in.Cursor)
	if err != nil {
		return nil, err
	}
	loc, err := a.Office.Location(ctx, by.Office)
	if err != nil {
		return nil, err
	}
	return &answer[listBody[numberBody]]{listBody[numberBody]{NextCursor: page.Next, Items: each(page.Items, func(n rulemaking.GivenNumber) numberBody {
		return numberBody{n.N, n.Text, n.DossierID, n.Name, stamp(n.GivenAt, loc), stampOf(n.VoidedAt, loc), n.Reason}
	})}}, nil
}

func (a *API) listNumberChanges(ctx context.Context, _ *struct{ Asked }) (*answer[listBody[numberChangeBody]], error) {
	b, err := a.Rulemaking.Series(ctx, actor(ctx), 0)
	if err != nil {
		return nil, err
	}
	return &answer[listBody[numberChangeBody]]{listBody[numberChangeBody]{Items: each(b.Changes, numberChangeOf(b.Location))}}, nil
}

func numberChangeOf(loc *time.Location) func(registry.NumberChange) numberChangeBody {
	return func(c registry.NumberChange) numberChangeBody {
		return numberChangeBody{c.ID, c.Service, c.Kind, c.Year, c.Template, c.Start, c.Was, c.Reason, c.ByName, stamp(c.At, loc)}
	}
}

func (a *API) changeNumbers(ctx context.Context, in *struct {
	OfSeries
	Keyed
	Raw
},
) (*answer[seriesBody], error) {
	body, problem := decode[newNumberChange](in.Raw)
	key, wrong := in.key("POST /number-series/"+in.Service+"/"+in.Kind+"/changes", in.sent)
	by, of := actor(ctx), rulemaking.SeriesID{Service: in.Service, Kind: in.Kind, Year: body.Year}
	err := a.Rulemaking.ChangeNumbers(ctx, by, rulemaking.NumberChange{
		SeriesID: of, Template: body.Template, Start: body.Start, Reason: body.Reason, Key: key, Problem: cmp.Or(problem, wrong),
	})
	if err != nil {
		return nil, err
	}
	b, err := a.Rulemaking.OneSeries(ctx, by, of)
	if err != nil {
		return nil, err
	}
	return &answer[seriesBody]{seriesOf(b.Series[0])}, nil
}
