package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"ormas/internal/certificate"
	"ormas/internal/registry"
)

// signers gives everybody what they sign with: the office's own key or the state's gateway, as it is set for them. When
// stopping is closed, a call to a gateway is cut.
func signers(stopping <-chan struct{}) func(registry.Office, registry.Signer) (certificate.Signer, error) {
	return func(o registry.Office, s registry.Signer) (certificate.Signer, error) {
		if s.Kind == registry.StateGateway {
			return gateway(o, s, stopping)
		}
		if o.Settings.SignerKey == "" {
			return nil, fmt.Errorf("office %s has no signing key", o.ID)
		}
		return certificate.OwnKey{Path: o.Settings.SignerKey, Secret: o.Settings.SignerSecret, Now: time.Now}, nil
	}
}

// callTime is how long a call to a gateway may take where the office does not say.
const callTime = 60 * time.Second

func gateway(o registry.Office, s registry.Signer, stopping <-chan struct{}) (certificate.Signer, error) {
	g := o.Settings.Gateway
	if g == nil {
		return nil, fmt.Errorf("office %s has no signing gateway", o.ID)
	}
	to := certificate.Gateway{
		Address: g.Address, Plain: g.Plain, CA: g.CA, Credential: g.Credential, Issuers: g.Issuers,
		Timeout: time.Duration(g.Seconds) * time.Second, NIK: s.NIK, Owned: s.Certificate, Stopping: stopping,
	}
	if to.Timeout == 0 {
		to.Timeout = callTime
	}
	if g.Seen != nil {
		to.Seen = new(certificate.Place(*g.Seen))
	}
	return to, nil
}

// signingFile is by what the letters of an office are signed, as it is described by hand.
type signingFile struct {
	SignerKey    string       `yaml:"signer_key"`
	SignerSecret string       `yaml:"signer_secret"`
	Gateway      *gatewayFile `yaml:"gateway"`
}

type gatewayFile struct {
	Address    string    `yaml:"address"`
	Plain      bool      `yaml:"plain"`
	CA         string    `yaml:"ca"`
	Credential string    `yaml:"credential"`
	Issuers    string    `yaml:"issuers"`
	Seconds    int       `yaml:"seconds"`
	Footer     string    `yaml:"footer"`
	Seen       *seenFile `yaml:"seen"`
}

type seenFile struct {
	Page    int     `yaml:"page"`
	OriginX float64 `yaml:"origin_x"`
	OriginY float64 `yaml:"origin_y"`
	Width   float64 `yaml:"width"`
	Height  float64 `yaml:"height"`
	Mark    string  `yaml:"mark"`
}

// gateway is the description as the office keeps it, nil for none.
func (f signingFile) gateway() *registry.SigningGateway {
	g := f.Gateway
	if g == nil {
		return nil
	}
	return &registry.SigningGateway{
		Address: g.Address, Plain: g.Plain, CA: g.CA, Credential: g.Credential, Issuers: g.Issuers, Seconds: g.Seconds,
		Footer: g.Footer, Seen: (*registry.SignaturePlace)(g.Seen),
	}
}

// signingExample is the part of the description of an office that tells how letters are signed; a test reads it.
const signingExample = `signer_key: /etc/ormas/office.p12     # PKCS#12 file that signs for those who sign with the office's key
signer_secret: /etc/ormas/office.pass # file with its passphrase; left out: none, or typed by whoever signs
gateway:                              # BSrE esign client service, version 2; left out: nobody signs through it
  address: https://esign.kota-contoh.example
  plain: false                        # true: passphrases may cross the network unprotected, where address is http://
  ca: /etc/ormas/esign-tls.pem        # vouches for the gateway's TLS; left out: the system's authorities
  credential: /etc/ormas/esign.access # file with user:password of this application at the gateway
  issuers: /etc/ormas/bsre-ca.pem     # the authorities whose certificates signers have, the topmost included
  seconds: 60                         # how long a call may take
  footer: >-
    UU ITE Nomor 11 Tahun 2008 Pasal 5 ayat (1): "Informasi Elektronik dan/atau Dokumen Elektronik dan/atau hasil cetaknya
    merupakan alat bukti hukum yang sah." Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat
    elektronik yang diterbitkan BSrE.
`

const signingAbout = "office sign -office HOST -file FILE\n\nSets by what the letters of an office are signed; what the file leaves out is taken away. " +
	"Who signs in which way is set\nby the administrator at /pengaturan/orang.\n"

// runSigning sets by what the letters of an office are signed.
func runSigning(ctx context.Context, args []string) int {
	f := newFlags("office", signingAbout, func(w io.Writer) {
		fmt.Fprint(w, "\nThe file is YAML or JSON, for example:\n\n"+signingExample)
	})
	host := f.String("office", "", "`host` or id of the office")
	file := f.String("file", "", "description of the signing; - reads standard input")
	if status, ok := parse(f, args, 0); !ok {
		return status
	}
	if *file == "" || *host == "" {
		return misuse(f, "-office and -file are needed")
	}
	body, err := readInput(*file)
	if err != nil {
		return fail(err)
	}
	var s signingFile
	if err := decodeStrict(body, &s); err != nil && !errors.Is(err, io.EOF) { // an empty one takes everything away
		return fail(fmt.Errorf("reading the description of the signing: %w", err))
	}
	return beside(ctx, func(ctx context.Context, p *parts) error {
		if err := p.current(ctx); err != nil {
			return err
		}
		office, err := p.officeNamed(ctx, *host)
		if err != nil {
			return err
		}
		return p.rulemaking.SetSigning(ctx, office.ID, registry.OfficeSettings{SignerKey: s.SignerKey, SignerSecret: s.SignerSecret, Gateway: s.gateway()})
	})
}
