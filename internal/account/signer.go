package account

import (
	"context"
	"regexp"
	"strings"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Signer is how a person of the administrator's office signs letters; ok is false where nobody has set it.
func (a *Accounts) Signer(ctx context.Context, by workflow.Actor, id uuid.UUID) (s registry.Signer, ok bool, err error) {
	if err := administrator(by); err != nil {
		return s, false, err
	}
	if _, err := a.db.Person(ctx, by.Office, id); err != nil {
		return s, false, err
	}
	return a.db.SignerOf(ctx, id)
}

// certificateShape is a SHA-256 in hex digits or a serial number in decimal, as the schema wants it.
var certificateShape = regexp.MustCompile(`^([0-9a-f]{64}|[1-9][0-9]{0,48})$`)

// SetSigner sets how a person of the administrator's office signs letters; an empty kind: not at all. Whoever signs
// through the state's gateway is known there by a NIK, and here by a certificate, so that nobody else's signature passes
// for theirs.
func (a *Accounts) SetSigner(ctx context.Context, by workflow.Actor, s registry.Signer) error {
	if err := administrator(by); err != nil {
		return err
	}
	s.SetBy = &by.User
	s = tidySigner(s)
	return a.db.InTx(ctx, func(tx *postgres.Tx) error {
		u, err := tx.LockPerson(ctx, by.Office, s.UserID)
		if err != nil {
			return err
		}
		if err := signerProblems(s, u.NIK).Err(); err != nil {
			return err
		}
		if s.Kind == "" {
			return tx.TakeSigner(ctx, s.UserID)
		}
		return tx.SetSigner(ctx, s)
	})
}

// tidySigner writes a certificate as it is compared.
func tidySigner(s registry.Signer) registry.Signer {
	s.Certificate = strings.ToLower(strings.NewReplacer(":", "", " ", "").Replace(s.Certificate))
	if s.Kind != registry.StateGateway {
		s.Certificate = "" // there is none to be compared
	}
	return s
}

func signerProblems(s registry.Signer, nik string) (problems registry.Faults) {
	switch s.Kind {
	case "", registry.OfficeKey, registry.WetInk:
	case registry.StateGateway:
		problems.Expect(nik != "", "signer", "Lengkapi dan simpan NIK orang ini lebih dahulu; BSrE mengenalnya dengan NIK.")
		problems.Expect(certificateShape.MatchString(s.Certificate), "certificate",
			"Tuliskan sidik SHA-256 sertifikat (64 angka heksadesimal) atau nomor serinya (angka saja).")
	default:
		problems.Expect(false, "signer", "Pilih salah satu cara menandatangani.")
	}
	return problems
}

// onlyWay lets whoever comes to a role that signs use the office's own key, where that is the only way to sign there. The
// administrator may take it away again.
func onlyWay(ctx context.Context, tx *postgres.Tx, u registry.User) error {
	o, err := tx.Office(ctx, u.OfficeID)
	if err != nil || o.Settings.SignerKey == "" || o.Settings.Gateway != nil {
		return err
	}
	if _, set, err := tx.SignerOf(ctx, u.ID); err != nil || set {
		return err
	}
	return tx.SetSigner(ctx, registry.Signer{UserID: u.ID, Kind: registry.OfficeKey})
}
