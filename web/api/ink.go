package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"ormas/internal/casework"
)

// ink is what a letter needs that is signed on paper.
func (a *API) ink() {
	a.addDownload("/dossiers/{id}/final", call{id: "naskah_akhir", tag: "Permohonan", summary: "Naskah akhir untuk ditandatangani basah (PDF)", text: "Untuk yang memulai penandatanganan dengan tanda tangan basah; 409 bila tidak ada yang menunggu."},
		opener{"Permohonan", a.Office.FinalLetter, printed})
	const path = "/dossiers/{id}/signed-scan"
	add(a, call{
		method: http.MethodPost, path: path, id: "unggah_pindaian_surat", tag: "Permohonan", summary: "Mengunggah pindaian surat yang ditandatangani basah",
		text: "multipart/form-data dengan file: PDF, JPEG atau PNG. Setelah tandatangani oleh orang yang menandatangani basah, permohonan tetap pada tahapnya dengan signing.kind basah; " +
			"pindaian yang kode QR-nya sama dengan kode surat menyelesaikan langkah itu. Yang tidak cocok disimpan terpisah dan ditolak. Jawabannya permohonan.",
		errors: []int{403, 404, 409, 413, 415},
	}, a.addSignedScan)
	describeUpload(a, path, map[string]*huma.Schema{})
}

func (a *API) addSignedScan(ctx context.Context, in *multipartInput) (*answer[dossierBody], error) {
	id, err := idOf(in.ID, "Permohonan")
	if err != nil {
		return nil, err
	}
	if _, err := a.Office.Dossier(ctx, actor(ctx), id); err != nil {
		return nil, err
	}
	form, problem, err := a.receive(ctx, in)
	if err != nil {
		return nil, err
	}
	defer form.close()
	_, err = a.Office.AddSignedScan(ctx, actor(ctx), id, casework.SignedScan{Filename: form.filename, File: form.file, Key: form.key, Problem: problem})
	if err != nil {
		return nil, err
	}
	return a.dossier(ctx, id)
}
