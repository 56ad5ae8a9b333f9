package certificate

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"os"
	"time"

	"github.com/carlos7ags/folio/sign"
	"software.sslmate.com/src/go-pkcs12"
)

// OwnKey signs with a key of the office's own, PAdES B-B. It is no certified electronic signature. It implements
// Opener; everything it cannot do is refused before anything is signed.
type OwnKey struct {
	Path   string           // of the PKCS#12 file, RSA or ECDSA
	Secret string           // path of a file with the passphrase, for when nothing is typed; empty: no passphrase
	Now    func() time.Time // the time of signing
}

// Sign implements Signer.
func (k OwnKey) Sign(ctx context.Context, p Prepared, passphrase []byte) (Signed, error) {
	opened, err := k.Open(passphrase)
	if err != nil {
		return Signed{}, err
	}
	return opened.Sign(ctx, p, nil)
}

// Open implements Opener: the file is read and its passphrase stretched once, which takes longer than a signature.
func (k OwnKey) Open(passphrase []byte) (Signer, error) {
	key, chain, err := k.open(passphrase)
	if err != nil {
		return nil, err
	}
	signer, err := sign.NewLocalSigner(key, chain)
	if err != nil {
		return nil, refused("Jenis kunci tanda tangan tidak didukung.", err)
	}
	return openKey{signer, chain[0], k.Now}, nil
}

// openKey is a key of the office's own, ready to sign.
type openKey struct {
	signer sign.Signer
	cert   *x509.Certificate
	now    func() time.Time
}

// Sign implements Signer; the passphrase is not looked at.
func (k openKey) Sign(ctx context.Context, p Prepared, _ []byte) (Signed, error) {
	if p.pdf == nil {
		return Signed{}, refused("Surat belum disiapkan.", nil)
	}
	now := k.now()
	if err := usable(k.cert, now); err != nil {
		return Signed{}, err
	}
	if err := ctx.Err(); err != nil {
		return Signed{}, refused("Penandatanganan dibatalkan sebelum dimulai.", err)
	}
	pdf, err := sign.SignPDF(p.pdf, sign.Options{
		Signer: k.signer, Level: sign.LevelBB, SigningTime: now,
		Name: p.letter.Signatory.Name, Reason: p.letter.Title, Location: p.letter.Place,
	})
	if err != nil {
		return Signed{}, refused("Surat tidak dapat ditandatangani.", err)
	}
	return Signed{PDF: pdf, SHA256: hash(pdf), Fingerprint: hash(k.cert.Raw)}, nil
}

// open reads the key and its certificates, the signer's own first.
func (k OwnKey) open(passphrase []byte) (crypto.Signer, []*x509.Certificate, error) {
	wrong := "Frasa sandi salah."
	if len(passphrase) > 0 {
		wrong += " Bila kunci kantor tidak memakai frasa sandi, kosongkan isiannya."
	}
	if len(passphrase) == 0 && k.Secret != "" {
		secret, err := os.ReadFile(k.Secret)
		if err != nil {
			return nil, nil, refused("Frasa sandi kunci tanda tangan tidak dapat dibaca.", err)
		}
		passphrase = bytes.TrimRight(secret, "\r\n")
	}
	file, err := os.ReadFile(k.Path)
	if err != nil {
		return nil, nil, refused("Berkas kunci tanda tangan tidak dapat dibaca.", err)
	}
	private, cert, others, err := pkcs12.DecodeChain(file, string(passphrase))
	if errors.Is(err, pkcs12.ErrIncorrectPassword) || errors.Is(err, pkcs12.ErrDecryption) {
		return nil, nil, refused(wrong, err)
	}
	if err != nil {
		return nil, nil, refused("Berkas kunci tanda tangan rusak.", err)
	}
	key, ok := private.(crypto.Signer)
	if !ok {
		return nil, nil, refused("Jenis kunci tanda tangan tidak didukung.", nil)
	}
	return key, append([]*x509.Certificate{cert}, others...), nil
}

// usable tells whether a certificate may sign now.
func usable(cert *x509.Certificate, now time.Time) error {
	switch {
	case now.Before(cert.NotBefore):
		return refused("Sertifikat tanda tangan belum berlaku.", nil)
	case now.After(cert.NotAfter):
		return refused("Sertifikat tanda tangan sudah tidak berlaku.", nil)
	case cert.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0:
		return refused("Sertifikat ini bukan untuk menandatangani.", nil)
	}
	return nil
}

func refused(detail string, cause error) error {
	return &SigningError{Kind: ErrRefused, Detail: detail, Cause: cause}
}
