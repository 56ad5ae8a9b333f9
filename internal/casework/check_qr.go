package casework

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/workflow"
)

// CheckedQR is a QR that belongs to a letter of the register.
type CheckedQR struct {
	Code   string // of the letter
	Signed bool   // by the office, and it says what the register says; false: an older letter whose QR only leads to the page
	Asked  bool   // somebody else has had the key since: only the register proves the letter
}

// CheckQR tells to which letter the text of a QR belongs, or refuses it in words: another address, a key that is not the
// office's, a token that was changed, a letter that the register has differently or not at all.
func (o *Office) CheckQR(ctx context.Context, text string) (*CheckedQR, error) {
	text = strings.TrimSpace(text)
	at := o.addressIn(text)
	if !at.ours {
		return nil, o.notOurs(at)
	}
	token, err := certificate.ReadToken(text)
	if errors.Is(err, certificate.ErrNoToken) {
		return o.withoutToken(ctx, at.code)
	}
	if err != nil {
		return nil, forged(err)
	}
	set, err := o.KeySet(ctx)
	if err != nil {
		return nil, err
	}
	key, known := set.key(token.KeyID)
	if !known {
		return nil, qrRefusal("kunci_asing", "Kode QR ini ditandatangani dengan kunci yang bukan milik kantor. Surat ini tiruan; jangan dipakai.")
	}
	said, err := token.Claims(certificate.PublicKey{ID: key.ID, X: key.X, Y: key.Y})
	if err != nil {
		return nil, forged(err)
	}
	return o.compared(ctx, at.code, said, key)
}

func forged(cause error) error {
	return fmt.Errorf("%w (%w)", qrRefusal("qr_palsu", "Isi kode QR ini telah diubah atau dibuat oleh orang lain: tanda tangannya tidak sah. Surat ini tiruan; jangan dipakai."), cause)
}

func qrRefusal(code, detail string) error { return workflow.Refuse(workflow.Invalid, code, detail) }

// notOurs tells what is wrong with a text that does not begin with the address for checking letters.
func (o *Office) notOurs(at qrAddress) error {
	official := o.officialHost()
	switch at.host {
	case "":
		return qrRefusal("bukan_qr_surat", "Tulisan ini bukan isi kode QR surat.")
	case official:
		return qrRefusal("bukan_qr_surat", "Kode QR ini menuju halaman lain di alamat resmi, bukan pemeriksaan surat.")
	}
	return qrRefusal("alamat_lain", fmt.Sprintf("Kode QR ini menuju %s, bukan alamat resmi %s. Surat ini tiruan; jangan buka alamat itu.", at.host, official))
}

// withoutToken takes a QR that has only the address, as on letters from before there were tokens.
func (o *Office) withoutToken(ctx context.Context, code string) (*CheckedQR, error) {
	c, err := o.letterOf(ctx, code)
	if err != nil {
		return nil, err
	}
	return &CheckedQR{Code: c.Code}, nil
}

func (o *Office) letterOf(ctx context.Context, code string) (*registry.Certificate, error) {
	c, err := o.db.CertificateByCode(ctx, readCode(code))
	if workflow.KindOf(err) == workflow.Missing {
		return nil, qrRefusal("tidak_dalam_register", "Surat dengan kode QR ini tidak ada dalam register kantor. Jangan dipakai sebelum Anda menanyakannya kepada kantor.")
	}
	return c, err
}

// compared holds what a token says against the register.
func (o *Office) compared(ctx context.Context, code string, said certificate.Claims, key PublishedKey) (*CheckedQR, error) {
	vouching := key.life.Vouches(certificate.DayOf(said.IssuedOn), key.zone)
	if vouching == registry.VouchesNot {
		return nil, qrRefusal("kunci_tidak_berlaku", "Kode QR ini ditandatangani dengan kunci yang pada tanggal surat tidak dipakai kantor, atau yang sudah dinyatakan bocor. Jangan dipakai sebelum Anda menanyakannya kepada kantor.")
	}
	c, err := o.letterOf(ctx, code)
	if err != nil {
		return nil, err
	}
	if c.OfficeID != key.office || c.ListIndex == nil || *c.ListIndex != said.ListIndex || c.RegistrationNumber != said.Number {
		return nil, qrRefusal("berbeda_dari_register", "Isi kode QR ini berbeda dari register kantor. Jangan dipakai sebelum Anda menanyakannya kepada kantor.")
	}
	return &CheckedQR{Code: c.Code, Signed: true, Asked: vouching == registry.VouchesOnce}, nil
}
