package api

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
)

// newBatch is the body of POST /signing-batches.
type newBatch struct {
	Letters    []newBatchLetter `json:"letters" minItems:"1" maxItems:"50"`
	Passphrase string           `json:"passphrase,omitempty" doc:"Frasa sandi penanda tangan untuk semua surat; tidak disimpan di mana pun"`
}

type newBatchLetter struct {
	DossierID string `json:"dossier_id" format:"uuid"`
	Version   int    `json:"version" minimum:"1" doc:"Versi yang Anda baca"`
}

// newReading is the body of PUT /dossiers/{id}/reading.
type newReading struct {
	Version int `json:"version" minimum:"1" doc:"Versi yang Anda baca"`
}

// batchBody is a batch of letters that are signed with one passphrase.
type batchBody struct {
	ID      uuid.UUID         `json:"id"`
	State   string            `json:"state" enum:"berjalan,selesai,berhenti,terputus" doc:"terputus: layanan terhenti di tengah; yang belum ditandatangani dapat ditandatangani lagi"`
	BegunAt string            `json:"begun_at" format:"date-time"`
	EndedAt *string           `json:"ended_at" format:"date-time"`
	Stopped *string           `json:"stopped" doc:"Mengapa surat berikutnya tidak dicoba"`
	Letters []batchLetterBody `json:"letters"`
}

type batchLetterBody struct {
	DossierID    uuid.UUID `json:"dossier_id"`
	Version      int       `json:"version"`
	State        string    `json:"state" enum:"menunggu,berjalan,ditandatangani,gagal,tidak_dicoba"`
	Detail       string    `json:"detail" doc:"Mengapa belum ditandatangani; kosong bila tidak ada yang perlu dikatakan"`
	LetterNumber *string   `json:"letter_number"`
}

func (a *API) batches() {
	add(a, call{
		method: http.MethodPut, path: "/dossiers/{id}/reading", id: "catat_dibaca", tag: "Tanda tangan bersama", status: 204,
		summary: "Mencatat bahwa Anda sudah membaca permohonan ini untuk ditandatangani", text: "Membuka ringkasannya di halaman tanda tangan mencatat hal yang sama.",
		body: reflect.TypeFor[newReading](), errors: []int{403, 404, 409},
	}, a.noteReading)
	add(a, call{
		method: http.MethodPost, path: "/signing-batches", id: "mulai_tanda_tangan_bersama", tag: "Tanda tangan bersama", status: 202,
		summary: "Menandatangani sampai 50 surat dengan satu frasa sandi",
		text: "Setiap surat ditandatangani sendiri-sendiri, satu demi satu; yang gagal tidak menghentikan yang lain, kecuali frasa sandinya salah, " +
			"akunnya terkunci, atau tiga surat berturut-turut gagal dengan sebab yang sama. Hanya yang sudah Anda baca pada versi itu.",
		body: reflect.TypeFor[newBatch](), errors: []int{403, 404, 409},
	}, a.startBatch)
	add(a, call{
		method: http.MethodGet, path: "/signing-batches/{id}", id: "lihat_tanda_tangan_bersama", tag: "Tanda tangan bersama",
		summary: "Sejauh mana penandatanganan bersama Anda", errors: []int{404},
	}, a.batch)
}

func (a *API) noteReading(ctx context.Context, in *struct {
	ByID
	Raw
},
) (*nothing, error) {
	id, err := idOf(in.ID, "Permohonan")
	if err != nil {
		return nil, err
	}
	body, problem := decode[newReading](in.Raw)
	err = a.Office.NoteReading(ctx, actor(ctx), casework.NewReading{Dossier: id, Version: body.Version, Problem: problem})
	return &nothing{}, err
}

func (a *API) startBatch(ctx context.Context, in *struct {
	Keyed
	Raw
},
) (*created[batchBody], error) {
	body, problem := decode[newBatch](in.Raw)
	key, wrong := in.key("POST /signing-batches", in.sent)
	if problem == nil {
		problem = wrong
	}
	n := casework.NewBatch{Passphrase: []byte(body.Passphrase), Key: key, Problem: problem}
	for _, l := range body.Letters {
		id, err := idOf(l.DossierID, "Permohonan")
		if err != nil {
			return nil, err
		}
		n.Letters = append(n.Letters, casework.BatchLetter{Dossier: id, Version: l.Version})
	}
	out, err := a.Office.StartBatch(ctx, actor(ctx), n)
	if err != nil {
		return nil, err
	}
	made, err := a.batchOf(ctx, out.Resource)
	if err != nil {
		return nil, err
	}
	return &created[batchBody]{out.Status, Prefix + "/signing-batches/" + out.Resource.String(), made.Body}, nil
}

func (a *API) batch(ctx context.Context, in *ByID) (*answer[batchBody], error) {
	id, err := idOf(in.ID, "Penandatanganan ini")
	if err != nil {
		return nil, err
	}
	return a.batchOf(ctx, id)
}

func (a *API) batchOf(ctx context.Context, id uuid.UUID) (*answer[batchBody], error) {
	b, err := a.Office.Batch(ctx, actor(ctx), id)
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &answer[batchBody]{batchBodyOf(b, a.Office.Now(), loc)}, nil
}

func batchBodyOf(b *registry.Batch, now time.Time, loc *time.Location) batchBody {
	body := batchBody{ID: b.ID, State: b.StateAt(now), BegunAt: stamp(b.BegunAt, loc), EndedAt: stampOf(b.EndedAt, loc)}
	if b.Stopped != "" {
		body.Stopped = &b.Stopped
	}
	body.Letters = each(b.Items, func(it registry.BatchItem) batchLetterBody {
		return batchLetterBody{it.DossierID, it.Version, it.State, it.Detail, it.LetterNumber}
	})
	return body
}
