package api

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
)

// documentBody is one version of an item.
type documentBody struct {
	ID          uuid.UUID    `json:"id"`
	Requirement string       `json:"requirement"`
	Slot        string       `json:"slot" doc:"Jabatan pengurus, atau kosong"`
	Version     int          `json:"version"`
	Current     bool         `json:"current"`
	Filename    string       `json:"filename"`
	Size        int64        `json:"size" doc:"Byte"`
	SHA256      string       `json:"sha256" doc:"Heksadesimal huruf kecil dari byte seperti diterima"`
	MIME        string       `json:"mime" enum:"application/pdf,image/jpeg,image/png"`
	Pages       int          `json:"pages"`
	Scan        string       `json:"scan" enum:"bersih,tidak_dipindai" doc:"Pemeriksaan perangkat perusak"`
	Verdict     *verdictBody `json:"verdict"`
	Locked      bool         `json:"locked" doc:"Tidak dapat diganti sekarang"`
	Stale       bool         `json:"stale" doc:"Data yang dicetak di dokumen yang dibuat di sini sudah berubah sejak diunggah: cetak dan tandatangani lagi"`
	Carried     bool         `json:"carried" doc:"Dibawa dari permohonan sebelumnya saat surat diperbarui"`
	UploadedAt  string       `json:"uploaded_at" format:"date-time"`
}

type verdictBody struct {
	Result string           `json:"result" enum:"sesuai,tidak_sesuai"`
	Reason *string          `json:"reason"`
	Note   *string          `json:"note"`
	Page   *int             `json:"page"`
	Region *registry.Region `json:"region"`
	By     *string          `json:"by" doc:"Nama pemeriksa; tidak diberitahukan kepada pemohon"`
	At     string           `json:"at" format:"date-time"`
}

// verdictRequest is the body of PUT /documents/{id}/verdict.
type verdictRequest struct {
	Result string           `json:"result" enum:"sesuai,tidak_sesuai"`
	Reason *string          `json:"reason,omitempty" doc:"Kode alasan dari definisi"`
	Note   *string          `json:"note,omitempty" maxLength:"4000"`
	Page   *int             `json:"page,omitempty" minimum:"1"`
	Region *registry.Region `json:"region,omitempty" doc:"Bagian halaman, pecahan 0 sampai 1 dari sudut kiri atas"`
}

func (a *API) documents() {
	add(a, call{
		method: http.MethodPost, path: "/dossiers/{id}/documents", id: "unggah_berkas", tag: "Berkas", summary: "Mengunggah versi baru suatu persyaratan", status: 201,
		text:   "multipart/form-data dengan requirement, slot (bila per pengurus) dan file: PDF, JPEG atau PNG; jenisnya ditentukan dari isinya.",
		errors: []int{403, 404, 409, 413, 415},
	}, a.uploadDocument)
	add(a, call{method: http.MethodDelete, path: "/documents/{id}", id: "hapus_berkas", tag: "Berkas", summary: "Menghapus berkas dari draf", status: 204, errors: []int{403, 404, 409}},
		func(ctx context.Context, in *ByID) (*nothing, error) {
			id, err := idOf(in.ID, "Berkas")
			if err != nil {
				return nil, err
			}
			return &nothing{}, a.Office.DeleteDocument(ctx, actor(ctx), id)
		})
	a.addDownload("/documents/{id}/content", call{id: "isi_berkas", tag: "Berkas", summary: "Isi berkas sebagai lampiran unduhan"},
		opener{"Berkas", a.Office.DocumentContent, stored})
	add(a, call{
		method: http.MethodPut, path: "/documents/{id}/verdict", id: "nilai_berkas", tag: "Berkas", summary: "Menilai satu versi berkas",
		text: "tidak_sesuai memerlukan reason atau note dan membuat konsep kekurangan; mengubahnya kembali menghapus konsep itu.",
		body: reflect.TypeFor[verdictRequest](), errors: []int{403, 404, 409},
	}, a.putVerdict)
	describeUpload(a, "/dossiers/{id}/documents", map[string]*huma.Schema{
		"requirement": {Type: "string", Description: "Kode persyaratan, misalnya P1"},
		"slot":        {Type: "string", Description: "Jabatan pengurus, bila persyaratannya per pengurus"},
	}, "requirement")
}

func (a *API) putVerdict(ctx context.Context, in *struct {
	ByID
	Raw
},
) (*answer[documentBody], error) {
	id, err := idOf(in.ID, "Berkas")
	if err != nil {
		return nil, err
	}
	body, problem := decode[verdictRequest](in.Raw)
	o, err := a.Office.PutVerdict(ctx, actor(ctx), id, casework.NewVerdict{
		Result: body.Result, Reason: body.Reason, Note: body.Note,
		Page: body.Page, Region: body.Region, Problem: problem,
	})
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &answer[documentBody]{documentOf(o, map[uuid.UUID]string{actor(ctx).User: actor(ctx).Name}, loc)}, nil
}

func (a *API) uploadDocument(ctx context.Context, in *multipartInput) (*created[documentBody], error) {
	id, err := idOf(in.ID, "Permohonan")
	if err != nil {
		return nil, err
	}
	leave, err := a.Office.MayUpload(ctx, actor(ctx), id)
	if err != nil {
		return nil, err
	}
	form, problem, err := a.receive(ctx, in, "requirement", "slot")
	if err != nil {
		return nil, err
	}
	defer form.close()
	o, err := leave.Upload(ctx, casework.Upload{
		Requirement: form.fields["requirement"], Slot: form.fields["slot"],
		Filename: form.filename, File: form.file, Key: form.key, Problem: problem,
	})
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &created[documentBody]{http.StatusCreated, Prefix + "/documents/" + o.ID.String() + "/content", documentOf(o, nil, loc)}, nil
}

func documentOf(o *registry.Document, names map[uuid.UUID]string, loc *time.Location) documentBody {
	return documentBody{
		ID: o.ID, Requirement: o.Requirement, Slot: o.Slot, Version: o.Version, Current: o.Current,
		Filename: o.Filename, Size: o.Size, SHA256: o.SHA256, MIME: o.MIME, Pages: o.Pages, Scan: o.Scan,
		Verdict: verdictOf(o.Verdict, names, loc), Locked: o.Locked, Stale: o.Stale, Carried: o.CarriedFrom != nil, UploadedAt: stamp(o.UploadedAt, loc),
	}
}

func verdictOf(v *registry.Verdict, names map[uuid.UUID]string, loc *time.Location) *verdictBody {
	if v == nil {
		return nil
	}
	body := verdictBody{Result: v.Result, Reason: v.Reason, Note: v.Note, Page: v.Page, Region: v.Region, At: stamp(v.At, loc)}
	if name, ok := names[v.By]; ok {
		body.By = &name
	}
	return &body
}
