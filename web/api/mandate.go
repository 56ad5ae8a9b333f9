package api

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/mandates"
	"ormas/internal/registry"
	"ormas/workflow"
)

// MandateBody is a mandate that a person holds now.
type MandateBody struct {
	ID          uuid.UUID `json:"id"`
	Kind        string    `json:"kind" enum:"plh,plt,an,ub"`
	Role        string    `json:"role"`
	OrderNumber string    `json:"order_number"`
	Actions     []string  `json:"actions" doc:"Batas; kosong: semua tindakan peran itu"`
	Services    []string  `json:"services" doc:"Batas; kosong: semua prosedur"`
	From        string    `json:"from" format:"date-time"`
	Until       string    `json:"until" format:"date-time" doc:"Sejak saat ini mandat tidak berlaku lagi"`
}

// heldMandateOf is a mandate as its holder is told of it.
func heldMandateOf(m workflow.Mandate, loc *time.Location) MandateBody {
	return MandateBody{m.ID, string(m.Kind), m.Role, m.Order, list(m.Actions), list(m.Services), stamp(m.From, loc), stamp(m.Until, loc)}
}

// registeredBody is a mandate as the office keeps it.
type registeredBody struct {
	MandateBody
	State       string      `json:"state" enum:"menunggu,dibatalkan,akan_berlaku,berlaku,berakhir"`
	Holder      personBody  `json:"holder"`
	For         *personBody `json:"for" doc:"Pejabat yang diwakili; null: jabatannya kosong"`
	Behalf      string      `json:"behalf" doc:"Jabatan di luar kantor ini yang diatasnamakan; kosong: jabatan itu sendiri"`
	Through     string      `json:"through" doc:"Jabatan perantara pada u.b."`
	OrderDate   string      `json:"order_date" format:"date"`
	OrderURL    string      `json:"order_url" doc:"Berkas surat perintah"`
	By          string      `json:"registered_by"`
	At          string      `json:"registered_at" format:"date-time"`
	ConfirmedBy *string     `json:"confirmed_by" doc:"Orang kedua, pada peran yang menandatangani surat"`
	ConfirmedAt *string     `json:"confirmed_at" format:"date-time"`
	EndedBy     *string     `json:"ended_by"`
	EndedAt     *string     `json:"ended_at" format:"date-time"`
	EndReason   *string     `json:"end_reason"`
}

type personBody struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

func registeredOf(m registry.Mandate, now time.Time) registeredBody {
	loc := registry.Office{TimeZone: m.TimeZone}.Location()
	body := registeredBody{
		MandateBody: MandateBody{m.ID, string(m.Kind), m.Role, m.OrderNumber, list(m.Actions), list(m.Services), stamp(m.From, loc), stamp(m.Until, loc)},
		State:       string(m.StateAt(now)), Holder: personBody{m.Holder, m.HolderName}, Behalf: m.Behalf, Through: m.Through,
		OrderDate: date(m.OrderDate), OrderURL: Prefix + "/mandates/" + m.ID.String() + "/order", By: m.ByName, At: stamp(m.At, loc),
		ConfirmedBy: m.ConfirmedName, ConfirmedAt: stampOf(m.ConfirmedAt, loc), EndedBy: m.EndedName, EndedAt: stampOf(m.EndedAt, loc), EndReason: m.EndReason,
	}
	if m.For != nil {
		body.For = &personBody{*m.For, *m.ForName}
	}
	return body
}

// mandateFields are those of the upload that registers a mandate.
var mandateFields = []string{"kind", "role", "holder", "for", "behalf", "through", "actions", "services", "order_number", "order_date", "from", "until"}

func (a *API) mandates() {
	add(a, call{method: http.MethodGet, path: "/mandates", id: "mandat", tag: "Mandat", summary: "Mandat kantor, yang lewat ikut; bagi yang lain hanya mandatnya sendiri"}, a.listMandates)
	c := call{
		method: http.MethodPost, path: "/mandates", id: "daftarkan_mandat", tag: "Mandat", summary: "Mendaftarkan mandat dengan surat perintahnya", status: 201,
		text: "multipart/form-data. Didaftarkan Bagian Umum atau administrator, bukan pemegangnya. Waktu: tanggal (utuh), waktu kantor YYYY-MM-DDTHH:MM, atau RFC 3339. " +
			"Mandat berlaku paling lama satu tahun. actions dan services: daftar dengan koma; kosong: semua. Mandat untuk peran yang menandatangani surat berlaku setelah disetujui orang kedua.",
		errors: []int{403, 409, 413, 415},
	}
	add(a, c, a.registerMandate)
	describeUpload(a, "/mandates", mandateSchema(), "kind", "role", "holder", "order_number", "order_date", "from", "until")
	add(a, call{method: http.MethodPost, path: "/mandates/{id}/confirmation", id: "setujui_mandat", tag: "Mandat", summary: "Menyetujui mandat sebagai orang kedua", errors: []int{403, 404, 409}}, a.confirmMandate)
	add(a, call{
		method: http.MethodPost, path: "/mandates/{id}/end", id: "akhiri_mandat", tag: "Mandat", summary: "Mengakhiri mandat sekarang, dengan alasan",
		body: reflect.TypeFor[endBody](), errors: []int{403, 404, 409},
	}, a.endMandate)
	a.addDownload("/mandates/{id}/order", call{id: "surat_perintah", tag: "Mandat", summary: "Berkas surat perintah"}, opener{"Mandat", a.Mandates.MandateOrder, stored})
	add(a, call{method: http.MethodGet, path: "/exceptions", id: "pengecualian", tag: "Mandat", summary: "Langkah yang diambil meskipun pemisahan tugas memintanya dari orang lain, dengan alasannya; untuk auditor", errors: []int{403}}, a.listExceptions)
}

// mandateSchema describes the fields of the upload.
func mandateSchema() map[string]*huma.Schema {
	fields := map[string]*huma.Schema{}
	for _, name := range mandateFields {
		fields[name] = &huma.Schema{Type: "string"}
	}
	fields["kind"].Enum = []any{"plh", "plt", "an", "ub"}
	fields["for"].Description = "Id pejabat yang diwakili; kosong pada plt"
	fields["order_date"].Format = "date"
	return fields
}

// Listed is the input of lists.
type Listed struct {
	Cursor string `query:"cursor" maxLength:"2000"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"25"`
}

func (a *API) listMandates(ctx context.Context, in *struct{ Listed }) (*answer[listBody[registeredBody]], error) {
	page, err := a.Mandates.Mandates(ctx, actor(ctx), casework.Search{Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	now := a.Office.Now()
	items := each(page.Items, func(m registry.Mandate) registeredBody { return registeredOf(m, now) })
	return &answer[listBody[registeredBody]]{listBody[registeredBody]{Items: items, NextCursor: page.Next}}, nil
}

func (a *API) registerMandate(ctx context.Context, in *struct {
	Keyed
	Asked
},
) (*created[registeredBody], error) {
	if err := a.Mandates.MayRegister(ctx, actor(ctx)); err != nil {
		return nil, err
	}
	form, problem, err := a.receive(ctx, &multipartInput{Keyed: in.Keyed, Asked: in.Asked}, mandateFields...)
	if err != nil {
		return nil, err
	}
	defer form.close()
	f := form.fields
	m, err := a.Mandates.RegisterMandate(ctx, actor(ctx), mandates.NewMandate{
		Kind: f["kind"], Role: f["role"], Holder: f["holder"], For: f["for"], Behalf: f["behalf"], Through: f["through"],
		Actions: parts(f["actions"]), Services: parts(f["services"]), OrderNumber: f["order_number"], OrderDate: f["order_date"],
		From: f["from"], Until: f["until"], Filename: form.filename, File: form.file, Key: form.key, Problem: problem,
	})
	if err != nil {
		return nil, err
	}
	return &created[registeredBody]{Status: http.StatusCreated, Location: Prefix + "/mandates/" + m.ID.String(), Body: registeredOf(*m, a.Office.Now())}, nil
}

func (a *API) confirmMandate(ctx context.Context, in *ByID) (*answer[registeredBody], error) {
	id, err := idOf(in.ID, "Mandat")
	if err != nil {
		return nil, err
	}
	return a.mandateNow(a.Mandates.ConfirmMandate(ctx, actor(ctx), id))
}

// endBody is why a mandate ends.
type endBody struct {
	Reason string `json:"reason" maxLength:"4000"`
}

func (a *API) endMandate(ctx context.Context, in *struct {
	ByID
	Raw
},
) (*answer[registeredBody], error) {
	id, err := idOf(in.ID, "Mandat")
	if err != nil {
		return nil, err
	}
	body, problem := decode[endBody](in.Raw)
	if problem != nil {
		return nil, problem
	}
	return a.mandateNow(a.Mandates.EndMandate(ctx, actor(ctx), id, body.Reason))
}

func (a *API) mandateNow(m *registry.Mandate, err error) (*answer[registeredBody], error) {
	if err != nil {
		return nil, err
	}
	return &answer[registeredBody]{registeredOf(*m, a.Office.Now())}, nil
}

// exceptionBody is a step that soft separation would have left to somebody else.
type exceptionBody struct {
	DossierID    uuid.UUID `json:"dossier_id"`
	TrackingCode string    `json:"tracking_code"`
	Name         string    `json:"name"`
	Action       string    `json:"action"`
	Label        string    `json:"label"`
	By           string    `json:"by"`
	As           string    `json:"as"`
	Mandate      *string   `json:"mandate" doc:"Nomor surat perintah; null: peran orang itu sendiri"`
	Rule         string    `json:"rule" doc:"Yang diminta pemisahan tugas"`
	Reason       string    `json:"reason" doc:"Alasan yang ditulis"`
	At           string    `json:"at" format:"date-time"`
}

func (a *API) listExceptions(ctx context.Context, in *struct{ Listed }) (*answer[listBody[exceptionBody]], error) {
	page, err := a.Office.Exceptions(ctx, actor(ctx), casework.Search{Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	items := each(page.Items, func(e registry.Exception) exceptionBody {
		body := exceptionBody{e.DossierID, e.TrackingCode, e.Name, e.Action, e.Label, e.ByName, e.As, e.Order, e.Rule, e.Note, stamp(e.At, loc)}
		if e.Kind != nil {
			body.As = *e.Kind + " " + e.As
		}
		return body
	})
	return &answer[listBody[exceptionBody]]{listBody[exceptionBody]{Items: items, NextCursor: page.Next}}, nil
}

// parts are the items of a list that is written with commas; none: nil, which stands for all.
func parts(text string) []string {
	var all []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}
