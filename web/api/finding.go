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

// findingBody is one deficiency.
type findingBody struct {
	ID          uuid.UUID        `json:"id"`
	Requirement *string          `json:"requirement"`
	Slot        string           `json:"slot"`
	Field       *string          `json:"field" doc:"Isian, bertitik: officers.ketua.nik"`
	DocumentID  *uuid.UUID       `json:"document_id"`
	Reason      *string          `json:"reason"`
	Note        *string          `json:"note"`
	Page        *int             `json:"page"`
	Region      *registry.Region `json:"region"`
	State       string           `json:"state" enum:"konsep,terkirim,dijawab,selesai"`
	Round       *int             `json:"round"`
	Answer      *answerBody      `json:"answer"`
	Decision    *decisionBody    `json:"decision"`
	MadeAt      string           `json:"made_at" format:"date-time"`
}

type answerBody struct {
	Kind string  `json:"kind" enum:"berkas,isian,teks,sanggahan"`
	Text *string `json:"text"`
	At   *string `json:"at" format:"date-time"`
}

type decisionBody struct {
	Accepted bool    `json:"accepted"`
	Note     *string `json:"note"`
	At       *string `json:"at" format:"date-time"`
}

// newFinding is the body of POST /dossiers/{id}/findings.
type newFinding struct {
	Field       *string `json:"field,omitempty"`
	Requirement *string `json:"requirement,omitempty"`
	Slot        string  `json:"slot,omitempty"`
	Reason      *string `json:"reason,omitempty" doc:"Kode alasan dari definisi"`
	Note        *string `json:"note,omitempty" maxLength:"4000"`
}

// answerRequest is the body of PUT /findings/{id}/answer.
type answerRequest struct {
	Text    *string  `json:"text,omitempty" maxLength:"4000"`
	Dispute *dispute `json:"dispute,omitempty" doc:"Sanggahan: teksnya, atau true bila teksnya ada di text"`
}

// dispute is the text of a dispute, or true where the answer's text is one.
type dispute struct {
	text *string
	flag bool
}

// Schema describes both forms.
func (dispute) Schema(huma.Registry) *huma.Schema {
	most := workflow.MaxNote
	return &huma.Schema{OneOf: []*huma.Schema{{Type: "string", MaxLength: &most}, {Type: "boolean"}}}
}

// UnmarshalJSON reads both forms.
func (d *dispute) UnmarshalJSON(body []byte) error {
	if json.Unmarshal(body, &d.flag) == nil {
		return nil
	}
	return json.Unmarshal(body, &d.text)
}

// answer is what was said, and how.
func (r answerRequest) answer() casework.Answer {
	switch {
	case r.Dispute == nil:
		return casework.Answer{Text: r.Text}
	case r.Dispute.flag:
		return casework.Answer{Dispute: r.Text}
	}
	return casework.Answer{Text: r.Text, Dispute: r.Dispute.text}
}

// decisionRequest is the body of PUT /findings/{id}/decision.
type decisionRequest struct {
	Accepted *bool  `json:"accepted" nullable:"false"`
	Note     string `json:"note,omitempty" maxLength:"4000"`
}

func (a *API) findings() {
	add(a, call{
		method: http.MethodPost, path: "/dossiers/{id}/findings", id: "catat_kekurangan", tag: "Kekurangan", summary: "Mencatat konsep kekurangan", status: 201,
		text: "Salah satu dari field atau requirement; reason atau note wajib.",
		body: reflect.TypeFor[newFinding](), errors: []int{403, 404, 409},
	}, a.addFinding)
	add(a, call{method: http.MethodDelete, path: "/findings/{id}", id: "hapus_kekurangan", tag: "Kekurangan", summary: "Menghapus konsep kekurangan", status: 204, errors: []int{403, 404, 409}},
		func(ctx context.Context, in *ByID) (*nothing, error) {
			id, err := idOf(in.ID, "Kekurangan")
			if err != nil {
				return nil, err
			}
			return &nothing{}, a.Office.DeleteFinding(ctx, actor(ctx), id)
		})
	add(a, call{
		method: http.MethodPut, path: "/findings/{id}/answer", id: "jawab_kekurangan", tag: "Kekurangan", summary: "Menjawab kekurangan dengan keterangan atau sanggahan",
		text: "Versi baru berkas atau perubahan isian juga menjawab kekurangan.",
		body: reflect.TypeFor[answerRequest](), errors: []int{403, 404, 409},
	}, a.putAnswer)
	add(a, call{
		method: http.MethodPut, path: "/findings/{id}/decision", id: "putuskan_jawaban", tag: "Kekurangan", summary: "Memutuskan jawaban pemohon",
		body: reflect.TypeFor[decisionRequest](), errors: []int{403, 404, 409},
	}, a.putDecision)
}

func (a *API) addFinding(ctx context.Context, in *Posted) (*created[findingBody], error) {
	id, err := idOf(in.ID, "Permohonan")
	if err != nil {
		return nil, err
	}
	body, key, problem := posted[newFinding](in, "/dossiers/"+in.ID+"/findings")
	f, err := a.Office.AddFinding(ctx, actor(ctx), id, casework.NewFinding{
		Field: body.Field, Requirement: body.Requirement,
		Slot: body.Slot, Reason: body.Reason, Note: body.Note, Key: key, Problem: problem,
	})
	made, err := a.finding(ctx, f, err)
	if err != nil {
		return nil, err
	}
	return &created[findingBody]{http.StatusCreated, Prefix + "/findings/" + f.ID.String(), made.Body}, nil
}

func (a *API) putAnswer(ctx context.Context, in *struct {
	ByID
	Raw
},
) (*answer[findingBody], error) {
	id, err := idOf(in.ID, "Kekurangan")
	if err != nil {
		return nil, err
	}
	body, problem := decode[answerRequest](in.Raw)
	said := body.answer()
	said.Problem = problem
	f, err := a.Office.PutAnswer(ctx, actor(ctx), id, said)
	return a.finding(ctx, f, err)
}

func (a *API) putDecision(ctx context.Context, in *struct {
	ByID
	Raw
},
) (*answer[findingBody], error) {
	id, err := idOf(in.ID, "Kekurangan")
	if err != nil {
		return nil, err
	}
	body, problem := decode[decisionRequest](in.Raw)
	f, err := a.Office.PutDecision(ctx, actor(ctx), id, casework.Decision{Accepted: body.Accepted, Note: body.Note, Problem: problem})
	return a.finding(ctx, f, err)
}

func (a *API) finding(ctx context.Context, f *registry.Finding, err error) (*answer[findingBody], error) {
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &answer[findingBody]{findingOf(f, loc)}, nil
}

func findingOf(f *registry.Finding, loc *time.Location) findingBody {
	body := findingBody{
		ID: f.ID, Requirement: f.Requirement, Slot: f.Slot, Field: f.Field, DocumentID: f.DocumentID, Reason: f.Reason,
		Note: f.Note, Page: f.Page, Region: f.Region, State: f.State, Round: f.Round, MadeAt: stamp(f.MadeAt, loc),
	}
	if f.AnswerKind != nil {
		body.Answer = &answerBody{*f.AnswerKind, f.AnswerText, stampOf(f.AnsweredAt, loc)}
	}
	if f.Accepted != nil {
		body.Decision = &decisionBody{*f.Accepted, f.DecisionNote, stampOf(f.DecidedAt, loc)}
	}
	return body
}
