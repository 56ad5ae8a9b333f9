package api

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// newDossier is the body of POST /dossiers.
type newDossier struct {
	Service        string       `json:"service" doc:"Id layanan, misalnya pelaporan"`
	OrganisationID *string      `json:"organisation_id,omitempty" format:"uuid"`
	Renews         *string      `json:"renews,omitempty" format:"uuid" doc:"Id surat yang diperbarui; data dan berkas yang masih berlaku dibawa, service dan organisation_id boleh kosong"`
	Counter        *counterBody `json:"counter,omitempty" doc:"Orang yang datang ke loket; hanya oleh Bagian Umum"`
}

// dossierPatch is the body of PATCH /dossiers/{id}.
type dossierPatch struct {
	Version  *int          `json:"version" nullable:"false" minimum:"1" doc:"Versi yang Anda lihat"`
	Form     formData      `json:"form,omitempty"`
	Officers []officerData `json:"officers,omitempty" doc:"Digabung menurut position"`
}

// actionRequest is the body of POST /dossiers/{id}/actions.
type actionRequest struct {
	Action  string          `json:"action" doc:"Nama tindakan dalam SOP, misalnya ajukan"`
	Version *int            `json:"version" nullable:"false" minimum:"1" doc:"Versi yang Anda lihat"`
	Note    string          `json:"note,omitempty" maxLength:"4000" doc:"Alasan, bila SOP memintanya"`
	Input   json.RawMessage `json:"input,omitempty" doc:"Isian tindakan; lihat allowed[].inputs"`
}

func (a *API) dossiers() {
	add(a, call{
		method: http.MethodPost, path: "/dossiers", id: "buat_permohonan", tag: "Permohonan", summary: "Memulai draf permohonan", status: 201,
		body: reflect.TypeFor[newDossier](), errors: []int{403, 409},
	}, a.createDossier)
	add(a, call{
		method: http.MethodGet, path: "/dossiers", id: "daftar_permohonan", tag: "Permohonan", summary: "Antrean dan pencarian permohonan",
		text: "Urutan: batas waktu terdekat lebih dahulu; pada queue=all: perubahan terbaru lebih dahulu.",
	}, a.listDossiers)
	add(a, call{method: http.MethodGet, path: "/dossiers/{id}", id: "lihat_permohonan", tag: "Permohonan", summary: "Satu permohonan", errors: []int{404}},
		func(ctx context.Context, in *ByID) (*answer[dossierBody], error) {
			id, err := idOf(in.ID, "Permohonan")
			if err != nil {
				return nil, err
			}
			return a.dossier(ctx, id)
		})
	add(a, call{
		method: http.MethodPatch, path: "/dossiers/{id}", id: "ubah_permohonan", tag: "Permohonan", summary: "Mengisi data permohonan",
		text: "Penggabungan RFC 7396. Dalam perbaikan hanya yang disebut kekurangan yang dapat berubah (409 untuk lainnya).",
		body: reflect.TypeFor[dossierPatch](), errors: []int{403, 404, 409},
	}, a.patchDossier)
	add(a, call{method: http.MethodDelete, path: "/dossiers/{id}", id: "hapus_permohonan", tag: "Permohonan", summary: "Menghapus draf", status: 204, errors: []int{403, 404, 409}},
		func(ctx context.Context, in *ByID) (*nothing, error) {
			id, err := idOf(in.ID, "Permohonan")
			if err != nil {
				return nil, err
			}
			return &nothing{}, a.Office.DeleteDossier(ctx, actor(ctx), id)
		})
	add(a, call{
		method: http.MethodPost, path: "/dossiers/{id}/actions", id: "tindakan", tag: "Permohonan", summary: "Satu langkah SOP", status: 200,
		text: "Jawabannya permohonan itu. Tindakan yang mungkin ada di allowed[].",
		body: reflect.TypeFor[actionRequest](), errors: []int{403, 404, 409},
	}, a.act)
	a.papers()
}

func (a *API) createDossier(ctx context.Context, in *struct {
	Keyed
	Raw
},
) (*created[dossierBody], error) {
	body, problem := decode[newDossier](in.Raw)
	n := casework.NewDossier{Service: body.Service}
	n.Problem = cmp.Or(problem, readID(&n.OrganisationID, "organisation_id", body.OrganisationID), readID(&n.Renews, "renews", body.Renews))
	if body.Counter != nil {
		n.Counter = &registry.Counter{Name: body.Counter.Name, Phone: body.Counter.Phone}
	}
	var wrong *registry.Error
	n.Key, wrong = in.key("POST /dossiers", in.sent)
	n.Problem = cmp.Or(n.Problem, wrong)
	out, err := a.Office.CreateDossier(ctx, actor(ctx), n)
	if err != nil {
		return nil, err
	}
	made, err := a.dossier(ctx, out.Resource)
	if workflow.KindOf(err) == workflow.Missing { // the key is remembered longer than its draft
		return nil, registry.Conflict("sudah_dihapus", "Draf yang dibuat dengan kunci ini sudah dihapus. Pakai kunci lain untuk draf baru.")
	}
	if err != nil {
		return nil, err
	}
	return &created[dossierBody]{out.Status, Prefix + "/dossiers/" + out.Resource.String(), made.Body}, nil
}

func (a *API) patchDossier(ctx context.Context, in *struct {
	ByID
	Raw
},
) (*answer[dossierBody], error) {
	id, err := idOf(in.ID, "Permohonan")
	if err != nil {
		return nil, err
	}
	body, problem := decode[dossierPatch](in.Raw)
	p := casework.Patch{
		Version: versionIn(body.Version, problem), Form: registry.Form(body.Form), Problem: problem,
		Officers: each(body.Officers, func(o officerData) registry.Form { return registry.Form(o) }),
	}
	if err := a.Office.PatchDossier(ctx, actor(ctx), id, p); err != nil {
		return nil, err
	}
	return a.dossier(ctx, id)
}

func (a *API) act(ctx context.Context, in *Posted) (*answer[dossierBody], error) {
	id, err := idOf(in.ID, "Permohonan")
	if err != nil {
		return nil, err
	}
	body, key, problem := posted[actionRequest](in, "/dossiers/"+in.ID+"/actions")
	c := casework.Command{Dossier: id, Key: key, Request: workflow.Request{
		Action: body.Action, Version: versionIn(body.Version, problem),
		Note: body.Note, Input: body.Input, Problem: problem,
	}}
	if _, err := a.Office.Act(ctx, actor(ctx), c); err != nil {
		return nil, err
	}
	return a.dossier(ctx, id)
}

// dossier answers the whole dossier as this person may see it.
func (a *API) dossier(ctx context.Context, id uuid.UUID) (*answer[dossierBody], error) {
	v, err := a.Office.Dossier(ctx, actor(ctx), id)
	if err != nil {
		return nil, err
	}
	return &answer[dossierBody]{dossierOf(v)}, nil
}

// dossierBody is a dossier as the contract writes it.
type dossierBody struct {
	ID                 uuid.UUID        `json:"id"`
	TrackingCode       string           `json:"tracking_code"`
	Service            string           `json:"service"`
	DefinitionVersion  int              `json:"definition_version"`
	State              string           `json:"state"`
	StateLabel         string           `json:"state_label"`
	Held               *heldBody        `json:"held"`
	Version            int              `json:"version"`
	OrganisationID     *uuid.UUID       `json:"organisation_id"`
	Counter            *counterBody     `json:"counter"`
	Form               storedData       `json:"form"`
	Officers           []officerData    `json:"officers"`
	Documents          []documentBody   `json:"documents"`
	Attachments        []attachmentBody `json:"attachments"`
	Findings           []findingBody    `json:"findings"`
	Rounds             []roundBody      `json:"rounds"`
	History            []historyBody    `json:"history"`
	DueChanges         []dueChangeBody  `json:"due_changes" doc:"Perubahan batas waktu karena kalender kantor berubah, tertua dahulu"`
	Clock              clockBody        `json:"clock"`
	Allowed            []allowedBody    `json:"allowed"`
	Deemed             *deemedBody      `json:"deemed" doc:"Batas menurut undang-undang sejak permohonan dinyatakan lengkap; null: tidak ada, atau bukan untuk pembaca ini"`
	Certificate        *certificateBody `json:"certificate"`
	Refusal            *refusalBody     `json:"refusal" doc:"Dasar penolakan permohonan; null: tidak ditolak"`
	Signing            *signingBody     `json:"signing" doc:"Tanda tangan yang hasilnya belum diketahui; hanya untuk petugas kantor"`
	OpenedBy           *string          `json:"opened_by" doc:"Petugas lain yang sedang membukanya; hanya untuk petugas kantor"`
	AgendaNumber       *string          `json:"agenda_number"`
	RegistrationNumber *string          `json:"registration_number"`
	LetterNumber       *string          `json:"letter_number"`
	SubmittedAt        *string          `json:"submitted_at" format:"date-time"`
	CreatedAt          string           `json:"created_at" format:"date-time"`
	ChangedAt          string           `json:"changed_at" format:"date-time"`
}

// signingBody is a signature whose outcome nobody knows yet.
type signingBody struct {
	Since        string  `json:"since" format:"date-time"`
	LetterNumber string  `json:"letter_number" doc:"Tetap sama bila diulang"`
	Kind         string  `json:"kind" enum:"kunci_kantor,bsre,basah"`
	TriedAt      *string `json:"tried_at" format:"date-time"`
	Detail       string  `json:"detail" doc:"Apa yang terjadi pada percobaan terakhir; kosong: terputus"`
	Apart        int     `json:"apart" doc:"Berapa berkas yang diterima dan disimpan terpisah"`
}

// refusalBody is on what legal ground the office has refused a request.
type refusalBody struct {
	Ground      string `json:"legal_ground" doc:"Kode dasar hukum"`
	GroundLabel string `json:"legal_ground_label"`
}

type heldBody struct {
	Since  string `json:"since" format:"date-time"`
	Reason string `json:"reason"`
}

type roundBody struct {
	Number     int     `json:"number"`
	Cause      string  `json:"cause" doc:"Tindakan yang menyebabkannya"`
	SentAt     string  `json:"sent_at" format:"date-time"`
	DueAt      string  `json:"due_at" format:"date-time"`
	ExtendedAt *string `json:"extended_at" format:"date-time"`
	AnsweredAt *string `json:"answered_at" format:"date-time"`
	LateNotice *string `json:"late_notice" doc:"Diberitahukan pada akhir norma seluruh prosedur; null: tidak, atau bukan untuk pembaca ini"`
}

type deemedBody struct {
	At   string `json:"at" format:"date-time"`
	Near bool   `json:"near" doc:"Pengingat pertamanya sudah waktunya"`
	Text string `json:"text"`
}

type historyBody struct {
	Seq    int    `json:"seq"`
	Action string `json:"action"`
	Label  string `json:"label"`
	From   string `json:"from"`
	To     string `json:"to"`
	By     string `json:"by"`
	As     string `json:"as" doc:"Peran; dengan mandat didahului jenisnya, misalnya plh kepala_badan"`
	At     string `json:"at" format:"date-time"`
	Note   string `json:"note"`

	Input   map[string]any   `json:"input" doc:"Isian langkah itu, seperti yang dikirim; kosong pada langkah kantor bila pembacanya pemohon"`
	Mandate *stepMandateBody `json:"mandate" doc:"null: peran orang itu sendiri"`
}

type stepMandateBody struct {
	ID          uuid.UUID `json:"id"`
	Kind        string    `json:"kind" enum:"plh,plt,an,ub"`
	OrderNumber string    `json:"order_number"`
}

type dueChangeBody struct {
	At   string `json:"at" format:"date-time"`
	Text string `json:"text" doc:"Dari kapan menjadi kapan, dan karena apa"`
}

type clockBody struct {
	Office     readingBody `json:"office"`
	Applicant  readingBody `json:"applicant"`
	Step       readingBody `json:"step"`
	Hold       *holdBody   `json:"hold" doc:"Penantian akan pihak lain selama ditangguhkan; null: tidak ditangguhkan"`
	ExpectedOn *string     `json:"expected_on" format:"date" doc:"Perkiraan hari selesai"`
	Remark     *string     `json:"remark" doc:"Peringatan bahwa tanggal dapat berubah karena hari libur suatu tahun belum ditetapkan; null: tidak ada"`
}

// holdBody is why no clock runs, without the reason, which not everybody may know.
type holdBody struct {
	Since string `json:"since" format:"date-time"`
	Days  int    `json:"days" doc:"Hari kerja sampai sekarang"`
	Text  string `json:"text"`
}

type readingBody struct {
	Unit string  `json:"unit" enum:"menit,jam,hari kerja"`
	Used int     `json:"used"`
	Norm *int    `json:"norm"`
	Due  *string `json:"due" format:"date-time"`
	Text string  `json:"text"`
}

type allowedBody struct {
	Action  string      `json:"action"`
	Label   string      `json:"label"`
	Inputs  []inputBody `json:"inputs"`
	Note    bool        `json:"note" doc:"Alasan tertulis wajib"`
	Blocked []string    `json:"blocked" doc:"Yang masih menghalangi; kosong: dapat dilakukan sekarang"`
}

type certificateBody struct {
	ID           uuid.UUID `json:"id"`
	Number       string    `json:"number"`
	LetterNumber string    `json:"letter_number"`
	Code         string    `json:"code" minLength:"10" maxLength:"10"`
	State        string    `json:"state" enum:"aktif,segera_berakhir,berakhir,ditunda,dicabut,diganti"`
	IssuedOn     string    `json:"issued_on" format:"date"`
	ValidUntil   string    `json:"valid_until" format:"date"`
	URL          string    `json:"url" format:"uri"`
}

func dossierOf(v *casework.DossierView) dossierBody {
	d, loc := v.Dossier, v.Location
	body := dossierBody{
		ID: d.ID, TrackingCode: d.TrackingCode, Service: d.Service, DefinitionVersion: d.Definition.Version,
		State: d.State, StateLabel: v.StateLabel, Held: heldOf(d, loc), Version: d.Version, OrganisationID: d.OrganisationID,
		Counter: counterOf(d.Counter), Form: formOf(d.Form),
		Officers:    each(d.Officers, func(o registry.Form) officerData { return officerData(o) }),
		Documents:   each(d.Documents, func(o registry.Document) documentBody { return documentOf(&o, v.Names, loc) }),
		Attachments: each(d.Attachments, func(o registry.Attachment) attachmentBody { return attachmentOf(&o, loc) }),
		Findings:    each(d.Findings, func(f registry.Finding) findingBody { return findingOf(&f, loc) }),
		Rounds:      each(d.Rounds, func(r registry.Round) roundBody { return roundOf(v, r) }),
		History:     each(v.History, func(h casework.HistoryLine) historyBody { return historyOf(h, loc) }),
		DueChanges:  each(v.Moves, func(m casework.DueMove) dueChangeBody { return dueChangeBody{stamp(m.At, loc), m.Text} }),
		Clock:       clockOf(v.Clock, loc), Allowed: each(v.Allowed, allowedOf), Certificate: certificateOf(v.Certificate),
		AgendaNumber: d.AgendaNumber, RegistrationNumber: d.RegistrationNumber, LetterNumber: d.LetterNumber,
		SubmittedAt: stampOf(d.SubmittedAt, loc), CreatedAt: stamp(d.CreatedAt, loc), ChangedAt: stamp(d.ChangedAt, loc),
	}
	if v.Deemed != nil {
		body.Deemed = &deemedBody{stamp(v.Deemed.At, loc), v.Deemed.Near, v.Deemed.Text}
	}
	if s := v.Signing; s != nil {
		body.Signing = &signingBody{stamp(s.Since, loc), s.LetterNumber, s.Kind, stampOf(s.TriedAt, loc), s.Trouble, len(s.Apart)}
	}
	if g := v.Ground; g != nil {
		body.Refusal = &refusalBody{g.Code, g.Label}
	}
	if v.Opened != nil {
		body.OpenedBy = &v.Opened.Name
	}
	return body
}

func formOf(f registry.Form) storedData {
	if f == nil {
		return storedData{}
	}
	return storedData(f)
}

func heldOf(d *registry.Dossier, loc *time.Location) *heldBody {
	if d.HeldSince == nil {
		return nil
	}
	return &heldBody{stamp(*d.HeldSince, loc), *d.HeldReason}
}

func counterOf(c *registry.Counter) *counterBody {
	if c == nil {
		return nil
	}
	return &counterBody{c.Name, c.Phone}
}

func roundOf(v *casework.DossierView, r registry.Round) roundBody {
	loc := v.Location
	body := roundBody{
		Number: r.Number, Cause: r.Cause, SentAt: stamp(r.SentAt, loc), DueAt: stamp(r.DueAt, loc),
		ExtendedAt: stampOf(r.ExtendedAt, loc), AnsweredAt: stampOf(r.AnsweredAt, loc),
	}
	for _, l := range v.Late {
		if l.Round == r.Number {
			body.LateNotice = &l.Text
		}
	}
	return body
}

func historyOf(h casework.HistoryLine, loc *time.Location) historyBody {
	body := historyBody{Seq: h.Seq, Action: h.Action, Label: h.Label, From: h.From, To: h.To, By: h.By, As: h.As, At: stamp(h.At, loc), Note: h.Note}
	body.Input = formOf(h.Input)
	if m := h.Mandate; m != nil {
		body.Mandate = &stepMandateBody{m.ID, string(m.Kind), m.Order}
	}
	return body
}

func clockOf(c casework.ClockView, loc *time.Location) clockBody {
	body := clockBody{Office: readingOf(c.Office, loc), Applicant: readingOf(c.Applicant, loc), Step: readingOf(c.Step, loc)}
	if c.Hold != nil {
		body.Hold = &holdBody{stamp(c.Hold.Since, loc), c.Hold.Days, c.Hold.Text}
	}
	if c.ExpectedOn != nil {
		day := date(c.ExpectedOn.In(loc))
		body.ExpectedOn = &day
	}
	if c.Remark != "" {
		body.Remark = &c.Remark
	}
	return body
}

func readingOf(r casework.ClockReading, loc *time.Location) readingBody {
	return readingBody{string(r.Unit), r.Used, r.Norm, stampOf(r.Due, loc), r.Text}
}

func allowedOf(o workflow.Offer) allowedBody {
	return allowedBody{o.Action, o.Label, each(o.Inputs, inputOf), o.Note, list(o.Blocked)}
}

func certificateOf(c *casework.CertificateView) *certificateBody {
	if c == nil {
		return nil
	}
	return &certificateBody{c.ID, c.Number, c.LetterNumber, c.Code, c.State, date(c.IssuedOn), date(c.ValidUntil), c.URL}
}
