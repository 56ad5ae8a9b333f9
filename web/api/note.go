package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
)

// noteBody is a note of the office to itself.
type noteBody struct {
	ID   uuid.UUID `json:"id"`
	By   string    `json:"by" doc:"Nama penulis"`
	At   string    `json:"at" format:"date-time"`
	Text string    `json:"text"`
}

// newNote is the body of POST /dossiers/{id}/notes.
type newNote struct {
	Text string `json:"text" maxLength:"4000"`
}

func (a *API) notes() {
	add(a, call{
		method: http.MethodGet, path: "/dossiers/{id}/notes", id: "daftar_catatan", tag: "Catatan intern", summary: "Catatan intern, terbaru lebih dahulu",
		text: "Hanya untuk petugas kantor; pemohon tidak pernah melihatnya.", errors: []int{403, 404},
	}, a.listNotes)
	add(a, call{
		method: http.MethodPost, path: "/dossiers/{id}/notes", id: "tulis_catatan", tag: "Catatan intern", summary: "Menulis catatan intern", status: 201,
		text: "Catatan hanya ditambah; tidak diubah dan tidak dihapus.",
		body: reflect.TypeFor[newNote](), errors: []int{403, 404, 409},
	}, a.addNote)
}

func (a *API) listNotes(ctx context.Context, in *ByID) (*answer[listBody[noteBody]], error) {
	id, err := idOf(in.ID, "Permohonan")
	if err != nil {
		return nil, err
	}
	all, err := a.Office.Notes(ctx, actor(ctx), id)
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &answer[listBody[noteBody]]{listBody[noteBody]{Items: each(all, func(n registry.Note) noteBody {
		return noteBody{n.ID, n.ByName, stamp(n.At, loc), n.Text}
	})}}, nil
}

func (a *API) addNote(ctx context.Context, in *Posted) (*created[noteBody], error) {
	id, err := idOf(in.ID, "Permohonan")
	if err != nil {
		return nil, err
	}
	body, key, problem := posted[newNote](in, "/dossiers/"+in.ID+"/notes")
	n, err := a.Office.AddNote(ctx, actor(ctx), id, casework.NewNote{Text: body.Text, Key: key, Problem: problem})
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &created[noteBody]{http.StatusCreated, Prefix + "/dossiers/" + in.ID + "/notes", noteBody{n.ID, n.ByName, stamp(n.At, loc), n.Text}}, nil
}
