package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// registerBatch is how many letters are read at once for the files of the register.
const registerBatch = 2000

// EachLetter gives all letters of an office as the register knows them, the latest first and as of one moment, in batches along
// the register's index: memory does not grow with their number. An error of f ends it.
func (db *DB) EachLetter(ctx context.Context, office uuid.UUID, f func(registry.Certificate) error) error {
	return db.InTx(ctx, func(tx *Tx) error {
		// Else a letter could stand in no batch or in two, as when one is replaced meanwhile.
		if _, err := tx.raw.ExecContext(ctx, `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`); err != nil {
			return fmt.Errorf("read register: %w", told(err))
		}
		after := Cursor{}
		for {
			found, err := tx.lettersAfter(ctx, office, after)
			if err != nil {
				return err
			}
			for _, c := range found {
				if err := f(c); err != nil {
					return err
				}
			}
			if len(found) < registerBatch {
				return nil
			}
			last := found[len(found)-1]
			after = Cursor{At: last.IssuedOn, ID: last.ID}
		}
	})
}

func (r reader) lettersAfter(ctx context.Context, office uuid.UUID, after Cursor) ([]registry.Certificate, error) {
	after = after.orLast()
	var all []registry.Certificate
	err := r.list(ctx, &all, `SELECT `+registerColumns+` FROM certificates c
		WHERE c.office_id = $1 AND (c.issued_on, c.id) < ($2::date, $3) ORDER BY `+registerOrder+` LIMIT $4`,
		office, day(after.At), after.ID, registerBatch)
	if err != nil {
		return nil, fmt.Errorf("list letters: %w", err)
	}
	return all, nil
}

// RegisterSnapshot is the newest snapshot of the register of an office with its files.
func (r reader) RegisterSnapshot(ctx context.Context, office uuid.UUID) (*registry.RegisterSnapshot, error) {
	s, err := find[registry.RegisterSnapshot](ctx, r, sought{"Data register", `SELECT id, office_id, day, letters, made_at
		FROM register_snapshots WHERE office_id = $1 ORDER BY day DESC LIMIT 1`}, office)
	if err != nil {
		return nil, err
	}
	err = r.list(ctx, &s.Files, `SELECT name, object_key, size, sha256 FROM register_files WHERE snapshot_id = $1 ORDER BY name LIMIT 1000`, s.ID)
	if err != nil {
		return nil, fmt.Errorf("list files of register: %w", err)
	}
	return s, nil
}

// AddRegisterSnapshot stores a snapshot with its files; where its day has one already, nothing.
func (tx *Tx) AddRegisterSnapshot(ctx context.Context, s registry.RegisterSnapshot) error {
	n, err := tx.exec(ctx, `INSERT INTO register_snapshots (id, office_id, day, letters, made_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (office_id, day) DO NOTHING`, s.ID, s.OfficeID, day(s.Day), s.Letters, s.MadeAt)
	if err != nil {
		return fmt.Errorf("add snapshot of register: %w", err)
	}
	if n == 0 {
		return nil // whoever was slower leaves objects that no row names, which are swept
	}
	for _, f := range s.Files {
		if _, err := tx.exec(ctx, `INSERT INTO register_files (snapshot_id, name, object_key, size, sha256) VALUES ($1, $2, $3, $4, $5)`,
			s.ID, f.Name, f.ObjectKey, f.Size, f.SHA256); err != nil {
			return fmt.Errorf("add file of register: %w", err)
		}
	}
	return nil
}

// RemoveRegisterSnapshots takes away the snapshots of an office of before a day, and has their objects deleted.
func (tx *Tx) RemoveRegisterSnapshots(ctx context.Context, office uuid.UUID, before time.Time) error {
	var keys []string
	err := tx.list(ctx, &keys, `SELECT f.object_key FROM register_files f JOIN register_snapshots s ON s.id = f.snapshot_id
		WHERE s.office_id = $1 AND s.day < $2 ORDER BY s.day LIMIT 10000`, office, day(before))
	if err != nil {
		return fmt.Errorf("find old files of register: %w", err)
	}
	if len(keys) == 0 {
		return nil
	}
	if _, err := tx.exec(ctx, `DELETE FROM register_snapshots WHERE office_id = $1 AND day < $2`, office, day(before)); err != nil {
		return fmt.Errorf("remove snapshots of register: %w", err)
	}
	return tx.discard(ctx, keys...)
}
