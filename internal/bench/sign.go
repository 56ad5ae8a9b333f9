package main

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"ormas/internal/certificate"
)

// signRounds is how many letters each figure is the mean of, after a few that nobody counts.
const signRounds, signWarm = 100, 10

// signing prints what one letter costs in processor time, step by step, with an own key of either kind. It needs no
// service: everything happens in this process, so what the processor did is exactly its own.
func signing(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "bench-sign")
	if err != nil {
		return fmt.Errorf("make folder for keys: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // what stays lies among temporary files
	fmt.Printf("\n| satu surat, prosesor (ms) | %s |\n| --- |%s\n", "RSA-3072 | P-256", " --- | --- |")
	var columns [2][]signCost
	for i, key := range []func() (crypto.Signer, error){
		func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 3072) },
		func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) },
	} {
		own, err := benchKey(filepath.Join(dir, fmt.Sprint(i, ".p12")), key)
		if err == nil {
			columns[i], err = signSteps(ctx, own)
		}
		if err != nil {
			return err
		}
	}
	for i, c := range columns[0] {
		fmt.Printf("| %s | %.1f | %.1f |\n", c.name, c.ms, columns[1][i].ms)
	}
	return nil
}

// signCost is the processor time of one step for one letter, in milliseconds.
type signCost struct {
	name string
	ms   float64
}

// phrase opens the keys, which are made for this run alone.
const phrase = "frasa sandi contoh"

// signSteps measures the steps of one letter as they follow each other.
func signSteps(ctx context.Context, own certificate.OwnKey) ([]signCost, error) {
	letter := benchLetter()
	prepared, err := certificate.Prepare(letter)
	if err != nil {
		return nil, err
	}
	open, err := own.Open([]byte(phrase))
	if err != nil {
		return nil, err
	}
	signed, err := open.Sign(ctx, prepared, nil)
	if err != nil {
		return nil, err
	}
	want := certificate.Expected{Content: prepared.PDF(), Fingerprint: signed.Fingerprint}
	steps := []struct {
		name string
		do   func() error
	}{
		{"menyusun dan memeriksa isi", func() error { _, err := certificate.Prepare(letter); return err }},
		{"di antaranya memeriksa isi", func() error { return flawless(certificate.Lint(prepared.PDF(), letter)) }},
		{"membuka kunci (satu kali setiap penandatanganan bersama)", func() error { _, err := own.Open([]byte(phrase)); return err }},
		{"menandatangani", func() error { _, err := open.Sign(ctx, prepared, nil); return err }},
		{"memeriksa tanda tangan", func() error { return sound(certificate.Verify(signed.PDF, want)) }},
	}
	costs := make([]signCost, len(steps))
	for i, s := range steps {
		ms, err := processor(s.do)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		costs[i] = signCost{s.name, ms}
	}
	alone := costs[0].ms + costs[2].ms + costs[3].ms
	issued := alone + costs[1].ms + costs[4].ms // the stored bytes are checked once more before they are signed
	return append(costs, signCost{"**menyusun, memeriksa isi, membuka kunci, menandatangani** (sasaran: di bawah 60)", alone},
		signCost{"seluruhnya, dengan pemeriksaan kedua dan tanda tangannya", issued}), nil
}

func flawless(problems []certificate.Problem) error {
	if len(problems) > 0 {
		return &certificate.LintError{Problems: problems}
	}
	return nil
}

func sound(r certificate.Report, err error) error {
	if err == nil && !r.OK() {
		err = errors.New("the signature does not hold")
	}
	return err
}

// processor is the processor time of this process for one call, the collector's work included, in milliseconds.
func processor(do func() error) (ms float64, err error) {
	var begun time.Duration
	for i := range signWarm + signRounds {
		if i == signWarm {
			begun = consumed()
		}
		if err := do(); err != nil {
			return 0, err
		}
	}
	return float64(consumed()-begun) / float64(time.Millisecond) / signRounds, nil
}

// consumed is how long this process has kept processors busy.
func consumed() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0 // never fails for this process
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// benchKey writes a key as an office keeps it.
func benchKey(path string, generate func() (crypto.Signer, error)) (certificate.OwnKey, error) {
	key, err := generate()
	if err != nil {
		return certificate.OwnKey{}, err
	}
	now := time.Now()
	like := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Kunci Rekaan"}, KeyUsage: x509.KeyUsageDigitalSignature,
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(1, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, like, like, key.Public(), key)
	if err != nil {
		return certificate.OwnKey{}, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return certificate.OwnKey{}, err
	}
	file, err := pkcs12.Modern2023.Encode(key, cert, nil, phrase)
	if err != nil {
		return certificate.OwnKey{}, err
	}
	return certificate.OwnKey{Path: path, Now: time.Now}, os.WriteFile(path, file, 0o600)
}

// benchLetter is a letter of the usual length, plainly invented.
func benchLetter() certificate.Letter {
	day := func(year int) time.Time { return time.Date(year, time.March, 3, 0, 0, 0, 0, time.UTC) }
	return certificate.Letter{
		Office: certificate.Letterhead{
			Lines:   []string{"PEMERINTAH KOTA CONTOH", "BADAN KESATUAN BANGSA DAN POLITIK"},
			Address: "Jalan Contoh Nomor 1, Kota Contoh", Phone: "(0542) 000000", Email: "kantor@contoh.example", Site: "contoh.example",
		},
		Title: "Surat Keterangan Melapor", RegistrationNumber: "0017/BI-ORMAS/2026", LetterNumber: "220/0042/KESBANGPOL/2026",
		Considerations: []string{
			"bahwa organisasi tersebut di bawah ini telah melaporkan keberadaannya kepada Pemerintah Kota Contoh;",
			"bahwa berkas permohonan telah diperiksa dan dinyatakan lengkap serta keberadaannya telah diteliti di lapangan;",
		},
		Grounds: []string{
			"Undang-Undang Nomor 17 Tahun 2013 tentang Organisasi Kemasyarakatan;", "Peraturan Pemerintah Nomor 58 Tahun 2016;",
			"Peraturan Menteri Dalam Negeri Nomor 57 Tahun 2017.",
		},
		Organisation: certificate.Organisation{
			Name: "Perkumpulan Kebun Rekaan", ShortName: "PKR", Level: "Cabang", Parent: "Perkumpulan Kebun Rekaan Pusat",
			Field: "Lingkungan hidup", Address: "Jalan Khayalan Nomor 7, Kelurahan Angan, Kecamatan Mimpi, Kota Contoh",
			Deed:     certificate.Deed{Number: "12", Date: day(2020), Notary: "Tokoh Rekaan, S.H."},
			Approval: certificate.Approval{Label: "Pengesahan badan hukum", Number: "AHU-0000000.AH.01.07.TAHUN 2020", Date: day(2020)},
			NPWP:     "0000000000000000",
		},
		Officers: []certificate.Officer{{Position: "Ketua", Name: "Warga Contoh Satu"}, {Position: "Sekretaris", Name: "Warga Contoh Dua"}, {Position: "Bendahara", Name: "Warga Contoh Tiga"}},
		TermFrom: day(2024), TermTo: day(2029), Validity: certificate.Validity{Years: 5, Term: true}, ValidUntil: day(2029),
		Duties: []string{
			"melaporkan setiap perubahan data organisasi paling lambat 60 (enam puluh) hari sejak perubahan terjadi;",
			"melaporkan kegiatan organisasi setiap tahun.",
		},
		NoPermit: "Surat keterangan ini bukan izin dan tidak memberikan hak untuk melakukan kegiatan yang menurut peraturan memerlukan izin.",
		Place:    "Kota Contoh", IssuedOn: day(2026),
		Signatory: certificate.Signatory{Capacity: []string{"KEPALA BADAN KESATUAN BANGSA DAN POLITIK,"}, Name: "PEJABAT REKAAN", Rank: "Pembina (IV/a)"},
		CheckURL:  "https://ormas.contoh.example/cek/7KQ2M9XW4T", Code: "7KQ2M9XW4T", Copies: []string{"Wali Kota Contoh;", "Arsip."},
		Definition:    certificate.Definition{Service: "pelaporan", Version: 1, Hash: "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865"},
		SignatureNote: "Surat ini ditandatangani secara elektronik dengan kunci milik kantor. Tanda tangan ini bukan tanda tangan elektronik tersertifikasi.",
	}
}
