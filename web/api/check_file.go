package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"ormas/internal/casework"
)

// fileCheckBody is what anybody learns about a file that is held for a letter.
type fileCheckBody struct {
	Result      string                 `json:"result" enum:"asli,meragukan,bukan_asli,tidak_dikenal" doc:"asli: byte demi byte surat yang dikeluarkan, dan tanda tangannya sah. meragukan: sama dengan yang tercatat, tetapi tanda tangannya tidak dapat dipastikan. bukan_asli: kode QR menunjuk ke surat kami, tetapi berkasnya lain. tidak_dikenal: selain itu"`
	Signature   string                 `json:"signature" enum:"sah,orang_lain,rusak,tidak_ada,basah,tidak_terbaca" doc:"Tanda tangan pada berkas itu sendiri. sah: sesuai isi, meliputi seluruh berkas, dengan sertifikat penanda tangan yang tercatat. basah: salinan pindaian; tanda tangannya di atas kertas dan tidak dapat diperiksa di sini"`
	InForce     bool                   `json:"in_force" doc:"Berkas ini asli dan suratnya berlaku hari ini"`
	Certificate *publicCertificateBody `json:"certificate" doc:"Surat yang sama dengan berkas ini atau yang ditunjuk kode QR-nya; null: tidak ada"`
	OtherHost   string                 `json:"other_host" doc:"Alamat lain yang ditunjuk kode QR; kosong: tidak ada"`
	SHA256      string                 `json:"sha256"`
	CheckedAt   string                 `json:"checked_at" format:"date-time"`
	Sentences   []string               `json:"sentences" doc:"Semuanya dalam kalimat, yang terpenting lebih dahulu"`
}

// certificateChecks tells what files are that people hold for letters.
func (a *API) certificateChecks() {
	const path = "/public/certificate-checks"
	add(a, call{
		method: http.MethodPost, path: path, id: "cek_berkas", tag: "Umum", summary: "Memeriksa berkas surat", open: true,
		text: "multipart/form-data dengan file. Berkas tidak disimpan. Jawabannya 200 juga untuk berkas yang bukan surat; " +
			"yang dilihat isinya paling besar 5 MiB. Paling banyak 20 kali berturut-turut dari satu jaringan, lalu sekali tiap 6 detik.",
		errors: []int{http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests},
	}, a.checkFile)
	describeUpload(a, path, map[string]*huma.Schema{})
}

func (a *API) checkFile(ctx context.Context, in *struct{ OfOffice }) (*answer[fileCheckBody], error) {
	p, err := in.place()
	if err != nil {
		return nil, err
	}
	if err := a.Office.MayCheck(in.address()); err != nil {
		return nil, err
	}
	form, problem, err := a.receive(ctx, &multipartInput{Asked: in.Asked})
	if err != nil {
		return nil, err
	}
	defer form.close()
	if problem != nil {
		return nil, problem
	}
	checked, err := a.Office.CheckFile(ctx, p, form.file)
	if err != nil {
		return nil, err
	}
	office, err := a.Office.OfficeAt(ctx, p)
	if err != nil {
		return nil, err
	}
	return &answer[fileCheckBody]{fileCheckOf(checked, stamp(checked.At, office.Location()))}, nil
}

func fileCheckOf(c casework.FileCheck, at string) fileCheckBody {
	body := fileCheckBody{
		Result: c.Result, Signature: c.Signature, InForce: c.InForce, OtherHost: c.OtherHost, SHA256: c.SHA256, CheckedAt: at,
		Sentences: list(c.Sentences),
	}
	if c.Letter != nil {
		letter := publicCertificateOf(c.Letter)
		body.Certificate = &letter
	}
	return body
}
