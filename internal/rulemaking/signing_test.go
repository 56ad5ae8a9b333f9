package rulemaking_test

import (
	"errors"
	"slices"
	"testing"

	"ormas/internal/registry"
)

// TestSetSigning: what is wrong with how letters are signed is told in one order and in one way, whoever asks.
func TestSetSigning(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wrong := registry.OfficeSettings{
		SignerKey: "kunci.p12", SignerSecret: "frasa.txt",
		Gateway: &registry.SigningGateway{Address: "https://gateway.contoh.test", Credential: "masuk", Issuers: "/kunci/penerbit.pem", Footer: "Ditandatangani secara elektronik."},
	}
	var e *registry.Error
	if err := w.o.SetSigning(t.Context(), w.Office.ID, wrong); !errors.As(err, &e) {
		t.Fatalf("got %v", err)
	}
	want := []registry.FieldError{
		{Field: "signer_key", Code: "tidak_sah", Detail: "Tuliskan jalur lengkap berkas kunci, dimulai dengan garis miring."},
		{Field: "signer_secret", Code: "tidak_sah", Detail: "Tuliskan jalur lengkap berkas frasa sandi, dimulai dengan garis miring."},
		{Field: "gateway.credential", Code: "tidak_sah", Detail: "Tuliskan jalur lengkap berkas berisi nama pengguna dan kata sandi aplikasi."},
	}
	if !slices.Equal(e.Fields, want) {
		t.Errorf("got %v", e.Fields)
	}
	wrong.SignerKey, wrong.SignerSecret, wrong.Gateway.Credential = "/kunci/kunci.p12", "", "/kunci/masuk"
	w.must(w.o.SetSigning(t.Context(), w.Office.ID, wrong))
}
