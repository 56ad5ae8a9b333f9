package api

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
)

const definitionTag = "Versi SOP"

// ProcedureBody is a procedure of the office with its versions and the drafts of them.
// It is exported, as all that is embedded: of other types the framework describes nothing.
type ProcedureBody struct {
	ID         string        `json:"id" doc:"Layanan, misalnya pelaporan"`
	Title      string        `json:"title"`
	InForce    *int          `json:"in_force" doc:"Nomor versi yang berlaku; null: belum ada"`
	Versions   []VersionBody `json:"versions" doc:"Yang terbaru lebih dahulu"`
	Drafts     []DraftRow    `json:"drafts" doc:"Yang belum disahkan, perubahan terakhir lebih dahulu"`
	MayWrite   bool          `json:"may_write" doc:"Pemanggil menulis draf"`
	MayCallOff bool          `json:"may_call_off" doc:"Pemanggil dapat membatalkan versi yang terjadwal"`
}

// procedureWithHistory is one procedure with its journal.
type procedureWithHistory struct {
	ProcedureBody
	History []definitionEventBody `json:"history" doc:"Jurnal versi dan draf, yang terbaru lebih dahulu"`
}

// VersionBody is a published version.
type VersionBody struct {
	ID          uuid.UUID `json:"id"`
	Service     string    `json:"service"`
	Version     int       `json:"version"`
	Title       string    `json:"title"`
	Standing    string    `json:"standing" enum:"terjadwal,berlaku,digantikan,dibatalkan"`
	Hash        string    `json:"hash" doc:"SHA-256 isinya"`
	EffectiveAt string    `json:"effective_at" format:"date-time" doc:"Sejak saat itu berlaku"`
	CancelledAt *string   `json:"cancelled_at" format:"date-time"`
	PublishedAt *string   `json:"published_at" format:"date-time"`
	PublishedBy *string   `json:"published_by" doc:"Nama yang mengesahkan; null: bawaan aplikasi"`
}

// versionWithText is a published version with what it says.
type versionWithText struct {
	VersionBody
	Body string `json:"body" doc:"Definisi, YAML"`
}

// definitionEventBody is a row of the journal of a procedure.
type definitionEventBody struct {
	At           string     `json:"at" format:"date-time"`
	Kind         string     `json:"kind" enum:"dibuat,diubah,diajukan,ditarik,dikembalikan,terbit,dibatalkan,draf_dipindahkan"`
	By           string     `json:"by" doc:"Nama"`
	As           string     `json:"as" doc:"Peran; kosong: tidak dalam suatu peran"`
	DraftID      *uuid.UUID `json:"draft_id"`
	DefinitionID *uuid.UUID `json:"definition_id"`
	Hash         string     `json:"hash"`
	EffectiveAt  *string    `json:"effective_at" format:"date-time" doc:"Dari yang disahkan"`
	Note         string     `json:"note"`
}

// differenceBody is what one version changes against another.
type differenceBody struct {
	Differences []string `json:"differences" doc:"Dalam kata-kata; kosong: tidak ada yang berubah"`
}

// callOffBody is the body that calls off a version.
type callOffBody struct {
	Note string `json:"note" maxLength:"4000" doc:"Alasan"`
}

// movePreviewBody is what moving a case to the version in force changes for it.
type movePreviewBody struct {
	From        int              `json:"from_version"`
	To          int              `json:"to_version" doc:"Kirim sebagai input.to_version"`
	Hindrance   *string          `json:"hindrance" doc:"Mengapa belum dapat dipindahkan; null: dapat"`
	StateLabel  string           `json:"state_label" doc:"Tahap yang tetap"`
	Changes     []string         `json:"changes" doc:"Yang berubah bagi permohonan ini, dalam kalimat"`
	Differences []string         `json:"differences" doc:"Semua perbedaan kedua versi"`
	Dues        []dueOfMovedBody `json:"dues"`
}

// dueOfMovedBody is a due time before and after.
type dueOfMovedBody struct {
	What   string `json:"what"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// ByService names a procedure.
type ByService struct {
	ID string `path:"id" doc:"Id layanan, misalnya pelaporan"`
}

func (a *API) definitions() {
	add(a, call{
		method: http.MethodGet, path: "/procedures", id: "daftar_versi_sop", tag: definitionTag, summary: "Prosedur kantor dengan versi dan drafnya",
		text: "Untuk semua orang kantor, administrator dan auditor termasuk.", errors: []int{403},
	}, a.listProcedures)
	add(a, call{
		method: http.MethodGet, path: "/procedures/{id}", id: "lihat_versi_sop", tag: definitionTag, summary: "Satu prosedur dengan versi, draf, dan jurnalnya", errors: []int{403, 404},
	}, a.readProcedure)
	add(a, call{method: http.MethodGet, path: "/definitions/{id}", id: "lihat_definisi", tag: definitionTag, summary: "Satu versi dengan isinya", errors: []int{403, 404}},
		func(ctx context.Context, in *ByID) (*answer[versionWithText], error) {
			return a.definition(ctx, in.ID, nil)
		})
	add(a, call{
		method: http.MethodGet, path: "/definitions/{id}/difference", id: "perbedaan_definisi", tag: definitionTag, summary: "Perubahan suatu versi terhadap versi lain", errors: []int{403, 404},
	}, a.difference)
	add(a, call{
		method: http.MethodPost, path: "/definitions/{id}/cancel", id: "batalkan_definisi", tag: definitionTag, summary: "Membatalkan versi yang belum berlaku", status: 200,
		text: "Oleh peran yang mengesahkan SOP, dengan alasan. Nomornya tidak dipakai lagi.", body: reflect.TypeFor[callOffBody](), errors: []int{403, 404, 409},
	}, a.callOff)
	add(a, call{
		method: http.MethodGet, path: "/dossiers/{id}/move-preview", id: "pratinjau_pindah_versi", tag: definitionTag, summary: "Yang berubah bila permohonan dipindahkan ke versi yang berlaku",
		text: "Untuk yang dapat mengerjakan pindah_versi; tidak mengubah apa pun.", errors: []int{403, 404, 409},
	}, a.previewMove)
	a.definitionDrafts()
}

func (a *API) listProcedures(ctx context.Context, _ *struct{}) (*answer[listBody[ProcedureBody]], error) {
	all, err := a.Rulemaking.AllVersions(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return &answer[listBody[ProcedureBody]]{listBody[ProcedureBody]{Items: each(all, procedureOf)}}, nil
}

func (a *API) readProcedure(ctx context.Context, in *ByService) (*answer[procedureWithHistory], error) {
	p, err := a.Rulemaking.VersionsOf(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &answer[procedureWithHistory]{procedureWithHistory{procedureOf(*p), definitionEventsOf(p.Events, p.Location)}}, nil
}

// definition answers a version with its text, unless something went wrong before.
func (a *API) definition(ctx context.Context, sent string, err error) (*answer[versionWithText], error) {
	if err != nil {
		return nil, err
	}
	id, err := idOf(sent, "Versi SOP")
	if err != nil {
		return nil, err
	}
	v, _, err := a.Rulemaking.PublishedVersion(ctx, actor(ctx), id)
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &answer[versionWithText]{versionWithText{versionOf(*v, loc), v.Body}}, nil
}

func (a *API) difference(ctx context.Context, in *struct {
	ByID
	Against string `query:"against" doc:"Id versi yang dibandingkan (UUIDv7)"`
},
) (*answer[differenceBody], error) {
	id, err := idOf(in.ID, "Versi SOP")
	if err != nil {
		return nil, err
	}
	if in.Against == "" {
		if _, _, err := a.Rulemaking.PublishedVersion(ctx, actor(ctx), id); err != nil {
			return nil, err
		}
		return nil, registry.Invalid("against", "wajib", "Sebutkan versi yang dibandingkan.")
	}
	against, err := idOf(in.Against, "Versi SOP")
	if err != nil {
		return nil, err
	}
	differences, err := a.Rulemaking.VersionDifference(ctx, actor(ctx), id, against)
	if err != nil {
		return nil, err
	}
	return &answer[differenceBody]{differenceBody{list(differences)}}, nil
}

func (a *API) callOff(ctx context.Context, in *Posted) (*answer[versionWithText], error) {
	id, err := idOf(in.ID, "Versi SOP")
	if err != nil {
		return nil, err
	}
	body, key, problem := posted[callOffBody](in, "/definitions/"+in.ID+"/cancel")
	err = a.Rulemaking.CancelVersion(ctx, actor(ctx), id, rulemaking.CallOff{Note: body.Note, Key: key, Problem: problem})
	return a.definition(ctx, in.ID, err)
}

func (a *API) previewMove(ctx context.Context, in *ByID) (*answer[movePreviewBody], error) {
	id, err := idOf(in.ID, "Permohonan")
	if err != nil {
		return nil, err
	}
	p, err := a.Office.PreviewMoveOf(ctx, actor(ctx), id)
	if err != nil {
		return nil, err
	}
	body := movePreviewBody{
		From: p.From, To: p.To, StateLabel: p.State, Changes: p.Words(), Differences: list(p.Differences),
		Dues: each(p.Dues, func(d casework.DueStep) dueOfMovedBody { return dueOfMovedBody(d) }),
	}
	if p.Hindrance != "" {
		body.Hindrance = &p.Hindrance
	}
	return &answer[movePreviewBody]{body}, nil
}

func procedureOf(p rulemaking.Versions) ProcedureBody {
	body := ProcedureBody{
		ID: p.Service, Title: p.Title, MayWrite: p.MayWrite, MayCallOff: p.MayCallOff,
		Versions: each(p.Versions, func(v rulemaking.Version) VersionBody { return versionOf(v, p.Location) }),
		Drafts:   each(p.Drafts, func(d registry.DefinitionDraft) DraftRow { return draftRowOf(d, p.Location) }),
	}
	if p.InForce != nil {
		body.InForce = &p.InForce.Version
	}
	return body
}

func versionOf(v rulemaking.Version, loc *time.Location) VersionBody {
	body := VersionBody{
		ID: v.ID, Service: v.Service, Version: v.Version, Title: v.Title, Standing: v.Standing, Hash: v.Hash,
		EffectiveAt: stamp(v.EffectiveAt, loc), CancelledAt: stampOf(v.CancelledAt, loc),
	}
	if p := v.Published; p != nil {
		body.PublishedAt = stampOf(&p.At, loc)
		if p.By != nil {
			body.PublishedBy = &p.ByName
		}
	}
	return body
}

func definitionEventsOf(all []registry.DefinitionEvent, loc *time.Location) []definitionEventBody {
	return each(all, func(e registry.DefinitionEvent) definitionEventBody {
		return definitionEventBody{
			stamp(e.At, loc), e.Kind, e.ByName, e.As, e.DraftID, e.DefinitionID, e.Hash, stampOf(e.EffectiveAt, loc), e.Note,
		}
	})
}
