package casework

import (
	"context"
	"errors"
	"fmt"

	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// snapshotsKept is for how many days files of the register stay after newer ones are there: whoever reads one reads it to its end.
const snapshotsKept = 3

// PublishRegisters makes the files of the register of each office that has none of its day yet. An office that fails does not
// stop the others.
func (o *Office) PublishRegisters(ctx context.Context) error {
	return o.db.EachOffice(ctx, func(office registry.Office) error {
		if err := o.publishRegister(ctx, &office); err != nil {
			return fmt.Errorf("publish register of %s: %w", office.Host, err)
		}
		return nil
	})
}

// publishRegister writes the files on local disk first, so that the database waits for no store, puts each under a key of its
// own, and names them by rows at last: whoever reads finds all files of one day.
func (o *Office) publishRegister(ctx context.Context, office *registry.Office) error {
	now := o.db.Now()
	today := office.DayAt(now)
	last, err := o.db.RegisterSnapshot(ctx, office.ID)
	if err == nil && !last.Day.Before(today) {
		return nil
	}
	if err != nil && workflow.KindOf(err) != workflow.Missing {
		return err
	}
	s := registry.RegisterSnapshot{ID: registry.NewID(), OfficeID: office.ID, Day: today, MadeAt: now}
	if err := o.writeRegister(ctx, office, &s); err != nil {
		return err
	}
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		if err := tx.AddRegisterSnapshot(ctx, s); err != nil {
			return err
		}
		return tx.RemoveRegisterSnapshots(ctx, office.ID, today.AddDate(0, 0, -snapshotsKept))
	})
}

// writeRegister makes the files and stores them.
func (o *Office) writeRegister(ctx context.Context, office *registry.Office, s *registry.RegisterSnapshot) (err error) {
	w := registerWriter{dir: o.settings.SpoolDir, day: s.Day, site: o.SiteOf(office)}
	defer func() { err = errors.Join(err, w.close()) }()
	pages, err := o.publicPages(ctx, office)
	if err != nil {
		return err
	}
	if err := w.begin(pages); err != nil {
		return err
	}
	if err := o.db.EachLetter(ctx, office.ID, w.letter); err != nil {
		return err
	}
	if err := w.end(); err != nil {
		return err
	}
	s.Letters = w.letters
	for _, f := range w.files {
		row := registry.RegisterFile{Name: f.name, ObjectKey: objects.NewKey(s.MadeAt, "register"), Size: f.size, SHA256: f.digest()}
		if err := o.store.Put(ctx, row.ObjectKey, f.file, f.size, MIMEOf(f.name)); err != nil {
			return intake.StoreError(err)
		}
		s.Files = append(s.Files, row)
	}
	return nil
}

// publicPages are the pages of an office that search engines are told of besides its letters.
func (o *Office) publicPages(ctx context.Context, office *registry.Office) ([]string, error) {
	services, err := o.Services(ctx, rules.Place{OfficeID: &office.ID})
	if err != nil {
		return nil, err
	}
	pages := []string{"/", "/panduan"}
	for _, d := range services {
		pages = append(pages, "/persyaratan/"+d.Service)
	}
	return append(pages, "/register", "/cek"), nil
}

// RegisterSnapshot are the newest files of the register of an office.
func (o *Office) RegisterSnapshot(ctx context.Context, p rules.Place) (*registry.RegisterSnapshot, error) {
	office, err := o.OfficeAt(ctx, p)
	if err != nil {
		return nil, err
	}
	return o.db.RegisterSnapshot(ctx, office.ID)
}

// OpenRegisterFile opens one of the files; the caller closes its body.
func (o *Office) OpenRegisterFile(ctx context.Context, f registry.RegisterFile) (intake.Content, error) {
	return o.Fetch(ctx, f.ObjectKey, intake.Content{Filename: f.Name, MIME: MIMEOf(f.Name)})
}
