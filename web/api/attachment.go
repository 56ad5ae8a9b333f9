package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
)

// attachmentBody is a file of a dossier that is no requirement item.
type attachmentBody struct {
	ID       uuid.UUID `json:"id"`
	Kind     string    `json:"kind" enum:"foto_kunjungan,surat,lain,logo,bendera,tanda_terima,pemberitahuan,perpanjangan,berita_acara,konsep_surat,keputusan_surat"`
	Filename string    `json:"filename"`
	Size     *int64    `json:"size" doc:"Byte; null sampai surat yang dibuat di sini pertama kali dibaca"`
	SHA256   *string   `json:"sha256"`
	MIME     string    `json:"mime"`
	MadeAt   string    `json:"made_at" format:"date-time"`
}

func (a *API) attachments() {
	add(a, call{
		method: http.MethodPost, path: "/dossiers/{id}/attachments", id: "unggah_lampiran", tag: "Berkas", summary: "Menambahkan lampiran", status: 201,
		text:   "multipart/form-data dengan kind dan file. Petugas: foto_kunjungan, surat, lain; pemohon: logo, bendera.",
		errors: []int{403, 404, 409, 413, 415},
	}, a.addAttachment)
	describeUpload(a, "/dossiers/{id}/attachments", map[string]*huma.Schema{
		"kind": {Type: "string", Enum: []any{registry.VisitPhoto, registry.Scanned, registry.Other, registry.Logo, registry.Flag}},
	}, "kind")
	a.addDownload("/attachments/{id}/content", call{id: "isi_lampiran", tag: "Berkas", summary: "Isi lampiran sebagai unduhan"},
		opener{"Lampiran", a.Office.AttachmentContent, stored})
}

func (a *API) addAttachment(ctx context.Context, in *multipartInput) (*created[attachmentBody], error) {
	id, err := idOf(in.ID, "Permohonan")
	if err != nil {
		return nil, err
	}
	if err := a.Office.MayAttach(ctx, actor(ctx), id); err != nil {
		return nil, err
	}
	form, problem, err := a.receive(ctx, in, "kind")
	if err != nil {
		return nil, err
	}
	defer form.close()
	o, err := a.Office.AddAttachment(ctx, actor(ctx), id, casework.NewAttachment{
		Kind: form.fields["kind"], Filename: form.filename,
		File: form.file, Key: form.key, Problem: problem,
	})
	if err != nil {
		return nil, err
	}
	loc, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return &created[attachmentBody]{http.StatusCreated, Prefix + "/attachments/" + o.ID.String() + "/content", attachmentOf(o, loc)}, nil
}

func attachmentOf(o *registry.Attachment, loc *time.Location) attachmentBody {
	return attachmentBody{o.ID, o.Kind, o.Filename, o.Size, o.SHA256, o.MIME, stamp(o.MadeAt, loc)}
}
