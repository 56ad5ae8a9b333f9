package casework

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/storage/postgres"
)

// EnsureIssuingKeys gives each office that has no issuing key yet its first one, which signs from now on. Where no folder
// of keys is set it does nothing: letters then carry no token.
func (o *Office) EnsureIssuingKeys(ctx context.Context) error {
	if o.settings.KeyDir == "" {
		return nil
	}
	offices, err := o.db.Offices(ctx)
	if err != nil {
		return err
	}
	for _, office := range offices {
		keys, err := o.db.IssuingKeysOf(ctx, office.ID)
		if err != nil {
			return err
		}
		if len(keys) > 0 {
			continue
		}
		if _, err := o.addIssuingKey(ctx, office.ID, firstKey); err != nil && !errors.Is(err, errKeyKnown) {
			return err
		}
	}
	return nil
}

// IssuingKeys are the issuing keys of an office, the newest first.
func (o *Office) IssuingKeys(ctx context.Context, office uuid.UUID) ([]registry.IssuingKey, error) {
	return o.db.IssuingKeysOf(ctx, office)
}

// RotateIssuingKey makes a new issuing key for an office, for the operator, and gives its id. It is published at once and
// signs after a while, so that whoever checks without a network knows it by then; until then the present one goes on. What
// that one has signed it goes on verifying. Where no key is in use the new one signs at once, whatever is asked.
func (o *Office) RotateIssuingKey(ctx context.Context, office uuid.UUID, after time.Duration) (id string, err error) {
	if after < 0 {
		return "", registry.Invalid("after", "tidak_sah", "Jangka waktu tidak boleh negatif.")
	}
	return o.addIssuingKey(ctx, office, func(last *registry.IssuingKey, now time.Time) (time.Time, error) {
		switch {
		case last == nil:
			return now, nil
		case last.From.After(now):
			return now, registry.Conflict("kunci_berikutnya_sudah_ada", "Kunci penerbit berikutnya sudah dibuat dan belum mulai dipakai.")
		}
		return now.Add(after), nil
	})
}

var errKeyKnown = registry.Conflict("kunci_penerbit_sudah_ada", "Kantor ini sudah mempunyai kunci penerbit.")

// firstKey is the rule for the first key of an office.
func firstKey(last *registry.IssuingKey, now time.Time) (time.Time, error) {
	if last != nil {
		return now, errKeyKnown
	}
	return now, nil
}

// addIssuingKey makes a key. from says when it takes over from the last one, nil where none is in use. The file is there
// before the row that names it: nobody can sign by a key that is published but lost.
func (o *Office) addIssuingKey(ctx context.Context, office uuid.UUID, from func(last *registry.IssuingKey, now time.Time) (time.Time, error)) (string, error) {
	if o.settings.KeyDir == "" {
		return "", errNoKeyDir
	}
	key, err := certificate.NewIssuingKey()
	if err != nil {
		return "", err
	}
	if err := key.Store(o.settings.KeyDir); err != nil {
		return "", err
	}
	p := key.Public()
	err = o.db.InTx(ctx, func(tx *postgres.Tx) error {
		last, err := lastKey(ctx, tx, office)
		if err != nil {
			return err
		}
		start, err := from(last, tx.Now)
		if err != nil {
			return err
		}
		if last != nil {
			last.Until = &start
			if err := tx.EndIssuingKey(ctx, *last); err != nil {
				return err
			}
		}
		return tx.AddIssuingKey(ctx, registry.IssuingKey{ID: p.ID, OfficeID: office, X: p.X, Y: p.Y, From: start})
	})
	if err != nil {
		return "", errors.Join(err, certificate.RemoveIssuingKey(o.settings.KeyDir, p.ID))
	}
	return p.ID, nil
}

var errNoKeyDir = registry.Conflict("folder_kunci_belum_diatur", "Folder kunci penerbit belum diatur.")

// lastKey is the key after which none is planned, nil where there is none; keys of the office stand still meanwhile.
func lastKey(ctx context.Context, tx *postgres.Tx, office uuid.UUID) (*registry.IssuingKey, error) {
	if _, err := tx.LockOffice(ctx, office); err != nil {
		return nil, err
	}
	keys, err := tx.IssuingKeysOf(ctx, office)
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		if k.Until == nil {
			return &k, nil
		}
	}
	return nil, nil //nolint:nilnil // an office may have none
}

// KeyRevocation says that somebody else may have a key.
type KeyRevocation struct {
	Office uuid.UUID
	Key    string
	From   time.Time // since when; what it has signed since is worth nothing
	Reason string
}

// RevokeIssuingKey marks a key as no longer the office's alone, for the operator. It signs nothing more. What names an
// earlier date goes on verifying, with the advice to ask the office: whoever has the key chooses the date.
func (o *Office) RevokeIssuingKey(ctx context.Context, r KeyRevocation) error {
	r.Reason = strings.TrimSpace(r.Reason)
	if r.Reason == "" {
		return registry.Invalid("reason", "wajib", "Tuliskan alasan kunci dinyatakan bocor.")
	}
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		if _, err := tx.LockOffice(ctx, r.Office); err != nil {
			return err
		}
		keys, err := tx.IssuingKeysOf(ctx, r.Office)
		if err != nil {
			return err
		}
		for _, k := range keys {
			if k.ID == r.Key {
				return revoke(ctx, tx, k, r)
			}
		}
		return registry.NotFound("Kunci penerbit")
	})
}

func revoke(ctx context.Context, tx *postgres.Tx, k registry.IssuingKey, r KeyRevocation) error {
	switch {
	case k.RevokedFrom != nil:
		return registry.Conflict("kunci_sudah_dinyatakan_bocor", "Kunci ini sudah dinyatakan bocor.")
	case r.From.After(tx.Now):
		return registry.Invalid("from", "tidak_sah", "Tanggal bocornya kunci tidak boleh sesudah hari ini.")
	}
	if k.Until == nil || k.Until.After(tx.Now) {
		end := tx.Now
		if k.From.After(end) {
			end = k.From // it never signs
		}
		k.Until = &end
	}
	k.RevokedFrom, k.Reason = &r.From, &r.Reason
	return tx.EndIssuingKey(ctx, k)
}

// issuingKey is the key by which an office signs tokens now: the public half is in the database, the private one a file.
func (o *Office) issuingKey(ctx context.Context, r issuingKeys, office uuid.UUID) (certificate.IssuingKey, error) {
	keys, err := r.IssuingKeysOf(ctx, office)
	if err != nil {
		return certificate.IssuingKey{}, err
	}
	for _, k := range keys {
		if !k.SignsAt(o.db.Now()) {
			continue
		}
		key, err := certificate.ReadIssuingKey(o.settings.KeyDir, k.ID)
		if err != nil {
			return certificate.IssuingKey{}, fmt.Errorf("%w (%w)", errKeyAway, err)
		}
		return key, nil
	}
	return certificate.IssuingKey{}, errNoKey
}

// issuingKeys finds the keys of an office; the database and a transaction both do.
type issuingKeys interface {
	IssuingKeysOf(ctx context.Context, office uuid.UUID) ([]registry.IssuingKey, error)
}

var (
	errNoKey = registry.Conflict("kunci_penerbit_belum_ada",
		"Kantor ini belum mempunyai kunci penerbit untuk kode QR surat. Hubungi pengelola layanan ini.")
	errKeyAway = registry.Conflict("kunci_penerbit_tidak_terbaca",
		"Kunci penerbit untuk kode QR surat tidak dapat dibaca. Hubungi pengelola layanan ini.")
)

// withToken gives a letter that is final otherwise the token for its QR. Where no folder of keys is set it has none, and
// the QR leads to the office alone.
func (a *act) withToken(ctx context.Context, l certificate.Letter) (certificate.Letter, error) {
	if a.office.settings.KeyDir == "" {
		return l, nil
	}
	key, err := a.office.issuingKey(ctx, a.tx, a.d.OfficeID)
	if err != nil {
		return certificate.Letter{}, err
	}
	position, err := a.tx.ListPosition(ctx, a.d.OfficeID, a.d.ID)
	if err != nil {
		return certificate.Letter{}, err
	}
	return l.WithToken(key, position)
}
