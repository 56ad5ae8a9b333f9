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

// DraftRow is a draft of a procedure in a list.
type DraftRow struct {
	ID        uuid.UUID `json:"id"`
	Service   string    `json:"service"`
	State     string    `json:"state" enum:"draf,diajukan,terbit,dibatalkan"`
	Revision  int       `json:"revision" doc:"Sertakan pada setiap perubahan dan tindakan"`
	Waiting   bool      `json:"waiting" doc:"Menunggu keputusan tentang struktur organisasi"`
	Hash      string    `json:"hash" doc:"SHA-256 isinya"`
	MadeBy    string    `json:"made_by" doc:"Nama"`
	MadeAt    string    `json:"made_at" format:"date-time"`
	ChangedAt string    `json:"changed_at" format:"date-time"`
}

// draftBody is a draft as somebody of the office reads it.
type draftBody struct {
	DraftRow
	Body         string                `json:"body" doc:"Definisi, YAML; boleh masih salah"`
	Errors       []string              `json:"errors" doc:"Yang masih menghalangi pengajuan, dalam kalimat"`
	BaseVersion  *int                  `json:"base_version" doc:"Versi berlaku yang dibandingkan; null: prosedur baru"`
	Differences  []string              `json:"differences" doc:"Terhadap versi itu, dalam kata-kata"`
	Approvers    []string              `json:"approvers" doc:"Sebutan peran yang mengesahkan; hanya selagi diajukan"`
	DefinitionID *uuid.UUID            `json:"definition_id" doc:"Versi yang terbit darinya"`
	Actions      []string              `json:"actions" doc:"Tindakan yang dapat dilakukan pemanggil: ajukan, tarik, kembalikan, setujui, batalkan"`
	MayEdit      bool                  `json:"may_edit"`
	MayComment   bool                  `json:"may_comment"`
	Comments     []definitionSaid      `json:"comments" doc:"Yang terlama lebih dahulu"`
	History      []definitionEventBody `json:"history" doc:"Yang terlama lebih dahulu"`
}

// definitionSaid is a comment on a draft.
type definitionSaid struct {
	ID   uuid.UUID `json:"id"`
	By   string    `json:"by" doc:"Nama penulis"`
	At   string    `json:"at" format:"date-time"`
	Text string    `json:"text"`
}

// newDefinitionDraft is the body that begins a draft.
type newDefinitionDraft struct {
	Service string `json:"service,omitempty" maxLength:"100" doc:"Layanan; boleh kosong bila isinya dapat dibaca"`
	Body    string `json:"body,omitempty" maxLength:"262144" doc:"Definisi, YAML; kosong: salinan versi yang berlaku"`
	Waiting bool   `json:"waiting,omitempty" doc:"Menunggu keputusan tentang struktur organisasi"`
}

// definitionDraftText is the body that changes a draft.
type definitionDraftText struct {
	Revision *int   `json:"revision" nullable:"false" minimum:"1" doc:"Revisi yang Anda lihat"`
	Body     string `json:"body" maxLength:"262144"`
	Waiting  bool   `json:"waiting,omitempty"`
}

// definitionDraftAct is the body of an act on a draft.
type definitionDraftAct struct {
	Action      string  `json:"action" doc:"ajukan, tarik, kembalikan, setujui, atau batalkan"`
	Revision    *int    `json:"revision" nullable:"false" minimum:"1" doc:"Revisi yang Anda lihat"`
	EffectiveOn *string `json:"effective_on,omitempty" format:"date" doc:"Pada setujui: hari pertama berlaku; kosong: menurut lembar SOP, atau hari ini"`
	Note        string  `json:"note,omitempty" maxLength:"4000" doc:"Pada kembalikan: alasannya"`
}

func (a *API) definitionDrafts() {
	add(a, call{
		method: http.MethodPost, path: "/definition-drafts", id: "buat_draf_sop", tag: definitionTag, summary: "Memulai draf versi berikutnya", status: 201,
		text: "Oleh administrator.", body: reflect.TypeFor[newDefinitionDraft](), errors: []int{403, 409},
	}, a.beginDraft)
	add(a, call{
		method: http.MethodGet, path: "/definition-drafts/{id}", id: "lihat_draf_sop", tag: definitionTag, summary: "Satu draf dengan perbedaan, komentar, dan jurnalnya",
		text: "Untuk semua orang kantor, administrator dan auditor termasuk.", errors: []int{403, 404},
	}, func(ctx context.Context, in *ByID) (*answer[draftBody], error) { return a.draft(ctx, in.ID, nil) })
	add(a, call{
		method: http.MethodPut, path: "/definition-drafts/{id}", id: "ubah_draf_sop", tag: definitionTag, summary: "Mengganti isi draf",
		text: "Oleh administrator, selagi belum diajukan.", body: reflect.TypeFor[definitionDraftText](), errors: []int{403, 404, 409},
	}, a.editDraft)
	add(a, call{
		method: http.MethodPost, path: "/definition-drafts/{id}/actions", id: "tindakan_draf_sop", tag: definitionTag, summary: "Mengajukan, menarik, mengesahkan, mengembalikan, atau membatalkan draf", status: 200,
		text: "ajukan, tarik, dan batalkan oleh administrator; setujui dan kembalikan oleh peran yang mengesahkan SOP menurut versi yang berlaku, tidak oleh yang ikut menulis.",
		body: reflect.TypeFor[definitionDraftAct](), errors: []int{403, 404, 409},
	}, a.actOnDraft)
	add(a, call{
		method: http.MethodPost, path: "/definition-drafts/{id}/comments", id: "komentari_draf_sop", tag: definitionTag, summary: "Menulis komentar", status: 201,
		text: "Oleh petugas kantor dan administrator; hanya ditambah, tidak diubah.", body: reflect.TypeFor[newNote](), errors: []int{403, 404, 409},
	}, a.commentDraft)
}

// draft answers a draft as this person sees it, unless something went wrong before.
func (a *API) draft(ctx context.Context, sent string, err error) (*answer[draftBody], error) {
	if err != nil {
		return nil, err
	}
	id, err := idOf(sent, "Draf SOP")
	if err != nil {
		return nil, err
	}
	v, err := a.Rulemaking.DefinitionDraft(ctx, actor(ctx), id)
	if err != nil {
		return nil, err
	}
	return &answer[draftBody]{draftOf(v)}, nil
}

func (a *API) beginDraft(ctx context.Context, in *struct {
	Keyed
	Raw
},
) (*created[draftBody], error) {
	body, problem := decode[newDefinitionDraft](in.Raw)
	key, wrong := in.key("POST /definition-drafts", in.sent)
	id, err := a.Rulemaking.NewDefinitionDraft(ctx, actor(ctx), rulemaking.NewDraft{
		Service: body.Service, Body: body.Body, Waiting: body.Waiting, Key: key, Problem: cmp.Or(problem, wrong),
	})
	made, err := a.draft(ctx, id.String(), err)
	if err != nil {
		return nil, err
	}
	return &created[draftBody]{http.StatusCreated, Prefix + "/definition-drafts/" + id.String(), made.Body}, nil
}

func (a *API) editDraft(ctx context.Context, in *struct {
	ByID
	Raw
},
) (*answer[draftBody], error) {
	id, err := idOf(in.ID, "Draf SOP")
	if err != nil {
		return nil, err
	}
	body, problem := decode[definitionDraftText](in.Raw)
	revision, problem := revisionIn(body.Revision, problem)
	err = a.Rulemaking.EditDefinitionDraft(ctx, actor(ctx), id, rulemaking.DraftEdit{
		Revision: revision, Body: body.Body, Waiting: body.Waiting, Problem: problem,
	})
	return a.draft(ctx, in.ID, err)
}

func (a *API) actOnDraft(ctx context.Context, in *Posted) (*answer[draftBody], error) {
	id, err := idOf(in.ID, "Draf SOP")
	if err != nil {
		return nil, err
	}
	body, key, problem := posted[definitionDraftAct](in, "/definition-drafts/"+in.ID+"/actions")
	c := rulemaking.DraftCommand{Act: body.Action, Note: body.Note, Key: key}
	c.Revision, c.Problem = revisionIn(body.Revision, problem)
	if body.EffectiveOn != nil {
		var wrong *registry.Error
		c.EffectiveOn, wrong = readDate("effective_on", *body.EffectiveOn)
		c.Problem = cmp.Or(c.Problem, wrong)
	}
	err = a.Rulemaking.ActOnDraft(ctx, actor(ctx), id, c)
	return a.draft(ctx, in.ID, err)
}

func (a *API) commentDraft(ctx context.Context, in *Posted) (*created[definitionSaid], error) {
	id, err := idOf(in.ID, "Draf SOP")
	if err != nil {
		return nil, err
	}
	place := "/definition-drafts/" + in.ID + "/comments"
	body, key, problem := posted[newNote](in, place)
	c, err := a.Rulemaking.CommentDefinition(ctx, actor(ctx), id, rulemaking.NewComment{Text: body.Text, Key: key, Problem: problem})
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &created[definitionSaid]{http.StatusCreated, Prefix + "/definition-drafts/" + in.ID, saidOf(*c, loc)}, nil
}

// revisionIn is the revision that a body was sent with: 0, not told, where just that could not be read, and a problem
// where it is no revision at all.
func revisionIn(sent *int, problem *registry.Error) (int, *registry.Error) {
	switch read := numberIn("revision", sent, problem); {
	case read == nil:
		return 0, problem
	case *read < 1:
		return 0, cmp.Or(problem, registry.Invalid("revision", "terlalu_kecil", "Revisi paling kecil 1."))
	default:
		return *read, problem
	}
}

// readDate reads a day.
func readDate(field, text string) (time.Time, *registry.Error) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}, registry.Invalid(field, "tidak_sah", "Tuliskan tanggal yang ada di kalender, misalnya 2026-12-31.")
	}
	return day, nil
}

func draftRowOf(d registry.DefinitionDraft, loc *time.Location) DraftRow {
	return DraftRow{d.ID, d.Service, d.State, d.Revision, d.Waiting, d.Hash, d.MadeName, stamp(d.MadeAt, loc), stamp(d.ChangedAt, loc)}
}

func saidOf(c registry.DefinitionComment, loc *time.Location) definitionSaid {
	return definitionSaid{c.ID, c.ByName, stamp(c.At, loc), c.Text}
}

func draftOf(v *rulemaking.DraftView) draftBody {
	body := draftBody{
		DraftRow: draftRowOf(v.DefinitionDraft, v.Location), Body: v.Body, Errors: list(v.Errors), Differences: list(v.Differences),
		Approvers: list(v.Approvers), DefinitionID: v.DefinitionID, Actions: list(v.Acts()), MayEdit: v.MayEdit, MayComment: v.MayComment,
		Comments: each(v.Comments, func(c registry.DefinitionComment) definitionSaid { return saidOf(c, v.Location) }),
		History:  definitionEventsOf(v.Events, v.Location),
	}
	if v.Base != nil {
		body.BaseVersion = &v.Base.Version
	}
	return body
}
