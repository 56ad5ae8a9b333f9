package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// letterBody is a letter that was issued, with all that was done to it.
type letterBody struct {
	ID           uuid.UUID         `json:"id"`
	DossierID    uuid.UUID         `json:"dossier_id"`
	Version      int               `json:"version" doc:"Bertambah dengan setiap tindakan"`
	Number       string            `json:"number" doc:"Nomor registrasi"`
	LetterNumber string            `json:"letter_number"`
	Code         string            `json:"code" minLength:"10" maxLength:"10"`
	State        string            `json:"state" enum:"aktif,segera_berakhir,berakhir,ditunda,dicabut,diganti"`
	Since        string            `json:"since" format:"date"`
	Reason       *string           `json:"reason"`
	IssuedOn     string            `json:"issued_on" format:"date"`
	ValidUntil   string            `json:"valid_until" format:"date"`
	LapseOn      string            `json:"lapse_on" format:"date" doc:"Yang paling awal berakhir: surat, atau yang menjadi dasarnya"`
	LapseWhat    string            `json:"lapse_what" doc:"Isian yang berakhir hari itu; kosong: surat itu sendiri"`
	Correction   int               `json:"correction" doc:"Pembetulan ke berapa; 0: bukan pembetulan"`
	Replaces     *uuid.UUID        `json:"replaces" doc:"Id surat yang digantikannya"`
	ReplacedBy   *uuid.UUID        `json:"replaced_by" doc:"Id surat yang menggantikannya"`
	LegalStatus  *string           `json:"legal_status" doc:"Status hukum organisasi menurut instansi lain; null: tidak tercatat"`
	History      []letterEventBody `json:"history"`
	Allowed      []allowedBody     `json:"allowed"`
}

// letterEventBody is one row of the journal of a letter.
type letterEventBody struct {
	Seq          int        `json:"seq"`
	Action       string     `json:"action"`
	Label        string     `json:"label"`
	From         string     `json:"from" doc:"Kosong: terbit"`
	To           string     `json:"to"`
	By           string     `json:"by" doc:"Kosong bagi pemohon dan bagi yang mengikuti hal lain"`
	As           string     `json:"as"`
	Ground       string     `json:"legal_ground" doc:"Kode dasar hukum"`
	GroundLabel  string     `json:"legal_ground_label"`
	Reason       string     `json:"reason"`
	LetterNumber string     `json:"letter_number" doc:"Nomor surat tentang tindakan ini"`
	AttachmentID *uuid.UUID `json:"attachment_id" doc:"Surat tentang tindakan ini"`
	At           string     `json:"at" format:"date-time"`
}

// letterAction is the body of POST /certificates/{id}/actions.
type letterAction struct {
	Action   string          `json:"action" doc:"Nama tindakan, misalnya cabut_surat"`
	Version  *int            `json:"version" nullable:"false" minimum:"1" doc:"Versi surat yang Anda lihat"`
	Note     string          `json:"note,omitempty" maxLength:"4000" doc:"Alasan"`
	Input    json.RawMessage `json:"input,omitempty" doc:"Isian tindakan; lihat allowed[].inputs"`
	Form     formData        `json:"form,omitempty" doc:"Pada pembetulan: data yang dibetulkan, digabung menurut RFC 7396"`
	Officers []officerData   `json:"officers,omitempty" doc:"Pada pembetulan; digabung menurut position"`
}

// lapseBody is a letter whose end comes.
type lapseBody struct {
	ID         uuid.UUID `json:"id"`
	Number     string    `json:"number"`
	Name       string    `json:"name"`
	State      string    `json:"state" enum:"aktif,segera_berakhir,berakhir,ditunda"`
	ValidUntil string    `json:"valid_until" format:"date"`
	LapseOn    string    `json:"lapse_on" format:"date"`
	What       string    `json:"what" doc:"Yang berakhir hari itu"`
	Days       int       `json:"days" doc:"Hari sampai tanggal itu; negatif: sudah lewat"`
	RemindedAt *string   `json:"reminded_at" format:"date-time" doc:"Pengingat terakhir kepada organisasi"`
	Renewing   bool      `json:"renewing" doc:"Pembaruannya sedang berjalan"`
}

// statusBody is what another office decided about an organisation.
type statusBody struct {
	ID           uuid.UUID `json:"id"`
	Status       string    `json:"status" enum:"aktif,peringatan,penghentian_kegiatan,skt_dicabut,dibubarkan"`
	LetterNumber string    `json:"letter_number"`
	LetterDate   string    `json:"letter_date" format:"date"`
	Issuer       string    `json:"issuer"`
	Note         string    `json:"note" doc:"Catatan petugas; kosong bagi organisasi"`
	Filename     string    `json:"filename"`
	SHA256       string    `json:"sha256"`
	At           string    `json:"at" format:"date-time"`

	Withdrawn *withdrawnBody `json:"withdrawn" doc:"Penarikan catatan yang keliru; null: catatan ini berlaku"`
}

// withdrawnBody tells that an entry was wrong.
type withdrawnBody struct {
	At     string `json:"at" format:"date-time"`
	By     string `json:"by"`
	Reason string `json:"reason"`
}

func (a *API) letters() {
	const tag = "Surat"
	add(a, call{
		method: http.MethodGet, path: "/certificates", id: "surat_berakhir", tag: tag, summary: "Surat yang segera berakhir, paling awal lebih dahulu",
		text: "Untuk petugas kantor.", errors: []int{403},
	}, a.lapses)
	add(a, call{method: http.MethodGet, path: "/certificates/{id}", id: "lihat_surat", tag: tag, summary: "Surat dengan riwayatnya", errors: []int{404}},
		func(ctx context.Context, in *ByID) (*answer[letterBody], error) {
			id, err := idOf(in.ID, "Surat")
			if err != nil {
				return nil, err
			}
			return a.letter(ctx, id)
		})
	add(a, call{
		method: http.MethodPost, path: "/certificates/{id}/actions", id: "tindakan_surat", tag: tag, summary: "Satu tindakan atas surat", status: 200,
		text: "Menunda, mengaktifkan kembali, mencabut, atau membetulkan. Jawabannya surat itu; yang mungkin ada di allowed[].",
		body: reflect.TypeFor[letterAction](), errors: []int{403, 404, 409},
	}, a.actOnLetter)
	add(a, call{method: http.MethodGet, path: "/organisations/{id}/legal-status", id: "status_hukum", tag: "Ormas", summary: "Status hukum menurut instansi lain, terbaru lebih dahulu", errors: []int{404}}, a.legalStatuses)
	add(a, call{
		method: http.MethodPost, path: "/organisations/{id}/legal-status", id: "catat_status_hukum", tag: "Ormas", summary: "Mencatat status hukum", status: 201,
		text:   "multipart/form-data dengan salinan surat dari instansi itu. Surat yang sudah terbit tidak berubah dengan sendirinya.",
		errors: []int{403, 404, 413, 415},
	}, a.recordStatus)
	text := func() *huma.Schema { return &huma.Schema{Type: "string"} }
	describeUpload(a, "/organisations/{id}/legal-status", map[string]*huma.Schema{
		"status":        {Type: "string", Enum: each(workflow.LegalStatuses, func(s string) any { return s })},
		"letter_number": text(), "letter_date": {Type: "string", Format: "date"}, "issuer": text(), "note": text(),
	}, "status", "letter_number", "letter_date", "issuer")
	add(a, call{
		method: http.MethodPost, path: "/legal-status/{id}/withdrawal", id: "tarik_status_hukum", tag: "Ormas", summary: "Menarik catatan status hukum yang keliru, dengan alasan",
		text: "Catatan itu tidak lagi tampil pada pemeriksaan surat; yang berlaku kembali catatan sebelumnya. Surat tidak berubah dengan sendirinya.",
		body: reflect.TypeFor[endBody](), errors: []int{403, 404, 409},
	}, a.withdrawStatus)
	a.addDownload("/legal-status/{id}/content", call{id: "isi_status_hukum", tag: "Ormas", summary: "Surat tentang status hukum sebagai unduhan"},
		opener{"Status hukum", a.Office.StatusFile, stored})
}

func (a *API) letter(ctx context.Context, id uuid.UUID) (*answer[letterBody], error) {
	v, err := a.Office.Letter(ctx, actor(ctx), id)
	if err != nil {
		return nil, err
	}
	return &answer[letterBody]{letterOf(v)}, nil
}

func letterOf(v *casework.LetterView) letterBody {
	c, loc := v.Letter, v.Office.Location()
	body := letterBody{
		ID: c.ID, DossierID: c.DossierID, Version: c.Version, Number: c.RegistrationNumber, LetterNumber: c.LetterNumber, Code: c.Code,
		State: v.State, Since: date(v.Since), Reason: c.Reason, IssuedOn: date(c.IssuedOn), ValidUntil: date(c.ValidUntil),
		LapseOn: date(c.LapseOn), LapseWhat: c.LapseWhat, Correction: c.Correction, Replaces: c.Replaces,
		History: each(v.History, func(r casework.LetterRecord) letterEventBody { return letterEventOf(r, loc) }), Allowed: each(v.Allowed, allowedOf),
	}
	if v.After != nil {
		body.ReplacedBy = &v.After.ID
	}
	if v.Status != nil {
		body.LegalStatus = &v.Status.Status
	}
	return body
}

func letterEventOf(r casework.LetterRecord, loc *time.Location) letterEventBody {
	return letterEventBody{
		Seq: r.Seq, Action: r.Act, Label: r.Label, From: r.From, To: r.To, By: r.ByName, As: r.As, Ground: r.LetterEvent.Ground,
		GroundLabel: r.Ground, Reason: r.Reason, LetterNumber: r.LetterNumber, AttachmentID: r.AttachmentID, At: stamp(r.At, loc),
	}
}

func (a *API) actOnLetter(ctx context.Context, in *Posted) (*answer[letterBody], error) {
	id, err := idOf(in.ID, "Surat")
	if err != nil {
		return nil, err
	}
	body, key, problem := posted[letterAction](in, "/certificates/"+in.ID+"/actions")
	c := casework.LetterCommand{
		Certificate: id, Key: key, Form: registry.Form(body.Form),
		Officers: each(body.Officers, func(o officerData) registry.Form { return registry.Form(o) }),
		Request: workflow.Request{
			Action: body.Action, Version: versionIn(body.Version, problem), Note: body.Note, Input: body.Input, Problem: problem,
		},
	}
	if _, err := a.Office.ActOnLetter(ctx, actor(ctx), c); err != nil {
		return nil, err
	}
	return a.letter(ctx, id)
}

func (a *API) lapses(ctx context.Context, in *struct {
	Within int    `query:"within" minimum:"-1" maximum:"3650" default:"90" doc:"Hari dari hari ini; -1: yang sudah lewat"`
	Cursor string `query:"cursor" maxLength:"2000"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"25"`
},
) (*answer[listBody[lapseBody]], error) {
	page, err := a.Office.Lapses(ctx, actor(ctx), casework.LapseListing{Within: in.Within, Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &answer[listBody[lapseBody]]{listBody[lapseBody]{Items: each(page.Items, func(r casework.LapseRow) lapseBody {
		body := lapseBody{
			ID: r.ID, Number: r.RegistrationNumber, Name: r.Name, State: r.State, ValidUntil: date(r.ValidUntil), LapseOn: date(r.LapseOn),
			What: r.What, Days: r.Days, Renewing: r.Renewing,
		}
		if r.RemindedAt != nil {
			body.RemindedAt = new(stamp(*r.RemindedAt, loc))
		}
		return body
	}), NextCursor: page.Next}}, nil
}

func (a *API) legalStatuses(ctx context.Context, in *ByID) (*answer[listBody[statusBody]], error) {
	id, err := idOf(in.ID, "Organisasi")
	if err != nil {
		return nil, err
	}
	all, err := a.Office.LegalStatuses(ctx, actor(ctx), id)
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &answer[listBody[statusBody]]{listBody[statusBody]{Items: each(all, func(s registry.OrganisationStatus) statusBody { return statusOf(s, loc) })}}, nil
}

func (a *API) recordStatus(ctx context.Context, in *multipartInput) (*created[statusBody], error) {
	id, err := idOf(in.ID, "Organisasi")
	if err != nil {
		return nil, err
	}
	if err := a.Office.MayRecordStatus(ctx, actor(ctx), id); err != nil {
		return nil, err
	}
	form, problem, err := a.receive(ctx, in, "status", "letter_number", "letter_date", "issuer", "note")
	if err != nil {
		return nil, err
	}
	defer form.close()
	s, err := a.Office.RecordStatus(ctx, actor(ctx), id, casework.NewStatus{
		Status: form.fields["status"], LetterNumber: form.fields["letter_number"], LetterDate: form.fields["letter_date"],
		Issuer: form.fields["issuer"], Note: form.fields["note"], Filename: form.filename, File: form.file, Key: form.key, Problem: problem,
	})
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &created[statusBody]{http.StatusCreated, Prefix + "/legal-status/" + s.ID.String() + "/content", statusOf(*s, loc)}, nil
}

func (a *API) withdrawStatus(ctx context.Context, in *struct {
	ByID
	Raw
},
) (*answer[statusBody], error) {
	id, err := idOf(in.ID, "Status hukum")
	if err != nil {
		return nil, err
	}
	body, problem := decode[endBody](in.Raw)
	if problem != nil {
		return nil, problem
	}
	s, err := a.Office.WithdrawStatus(ctx, actor(ctx), id, body.Reason)
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &answer[statusBody]{statusOf(*s, loc)}, nil
}

func statusOf(s registry.OrganisationStatus, loc *time.Location) statusBody {
	body := statusBody{
		ID: s.ID, Status: s.Status, LetterNumber: s.LetterNumber, LetterDate: date(s.LetterDate), Issuer: s.Issuer, Note: s.Note,
		Filename: s.Filename, SHA256: s.SHA256, At: stamp(s.At, loc),
	}
	if s.WithdrawnAt != nil {
		body.Withdrawn = &withdrawnBody{stamp(*s.WithdrawnAt, loc), *s.WithdrawnName, *s.WithdrawnReason}
	}
	return body
}
