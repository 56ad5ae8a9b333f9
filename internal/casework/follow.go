package casework

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// FollowVersions lets drafts of an office's dossiers follow the versions of their procedures that are in force now; the zero
// id means all offices. Whoever makes a draft is told. One that fails does not stop the others; run twice at once it does
// nothing twice.
func (o *Office) FollowVersions(ctx context.Context, office uuid.UUID) error {
	if office != uuid.Nil {
		return o.followVersions(ctx, office)
	}
	return o.db.EachOffice(ctx, func(office registry.Office) error { return o.followVersions(ctx, office.ID) })
}

func (o *Office) followVersions(ctx context.Context, office uuid.UUID) error {
	inForce, err := o.InForce(ctx, o.db, office, o.db.Now())
	if err != nil {
		return err
	}
	var failed []error
	for _, p := range inForce {
		failed = append(failed, o.followAll(ctx, office, p))
	}
	return errors.Join(failed...)
}

// followAll lets all drafts that stand on earlier versions of a procedure follow, batch by batch, and writes down how many.
func (o *Office) followAll(ctx context.Context, office uuid.UUID, next rules.Procedure) error {
	var failed []error
	followed := 0
	for b := (postgres.Behind{Office: office, Service: next.Service, Version: next.Version}); ; {
		batch, err := o.db.DraftsBehind(ctx, b)
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		if len(batch) == 0 {
			break
		}
		for _, id := range batch {
			done, err := o.follow(ctx, office, id, next)
			if err != nil {
				failed = append(failed, fmt.Errorf("draft %s follows: %w", id, err))
			}
			if done {
				followed++
			}
		}
		b.After = batch[len(batch)-1]
	}
	if followed > 0 {
		failed = append(failed, o.noteFollowed(ctx, office, next, followed))
	}
	return errors.Join(failed...)
}

// noteFollowed writes into the office's journal that drafts have followed.
func (o *Office) noteFollowed(ctx context.Context, office uuid.UUID, next rules.Procedure, drafts int) error {
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		return tx.AddDefinitionEvent(ctx, registry.DefinitionEvent{
			OfficeID: office, Service: next.Service, DefinitionID: &next.ID, Kind: registry.DraftsFollowed, Hash: next.Hash,
			ByName: "Sistem", Note: fmt.Sprintf("%d draf permohonan mengikuti versi %d.", drafts, next.Version),
		})
	})
}

// follow lets one draft follow and mails who makes it. Nothing of what was filled in or uploaded is taken away.
func (o *Office) follow(ctx context.Context, office, id uuid.UUID, next rules.Procedure) (done bool, err error) {
	err = o.db.InTx(ctx, func(tx *postgres.Tx) error {
		d, err := tx.LockDossier(ctx, workflow.System(office), id)
		if workflow.KindOf(err) == workflow.Missing {
			return nil // deleted meanwhile
		}
		if err != nil || d.SubmittedAt != nil || d.DefinitionID == next.ID {
			return err // or handed in, or it has followed already
		}
		was, err := o.Definition(ctx, tx, d.DefinitionID)
		if err != nil {
			return err
		}
		if d.State != next.Initial() {
			return fmt.Errorf("version %d of %s has no first state %s", next.Version, next.Service, d.State)
		}
		st, _ := next.State(d.State)
		d.Definition, d.Owner, d.Form = next.Definition, st.Owner, next.Give(d.Form)
		d.TurnRole, _, _ = next.Turn(d.State)
		if err := tx.FollowVersion(ctx, d, next.ID); err != nil {
			return err
		}
		done = true
		return o.tellFollowed(ctx, tx, d, workflow.ChangeFor(was, next.Definition, d.Form))
	})
	return done && err == nil, err
}

// tellFollowed mails those who make a draft: the members of the organisation, and where it has none, as at the counter, the
// person who began it. The mail names neither the organisation nor anybody.
func (o *Office) tellFollowed(ctx context.Context, tx *postgres.Tx, d *registry.Dossier, change workflow.Change) error {
	office, err := tx.Office(ctx, d.OfficeID)
	if err != nil {
		return err
	}
	to, err := makersOf(ctx, tx, d)
	if err != nil {
		return err
	}
	body := fmt.Sprintf("Draf permohonan Anda dengan kode pelacakan %s sekarang mengikuti versi %d dari SOP yang berlaku:\n%s.\n\nYang sudah Anda isi dan unggah tetap tersimpan. %s\n\nMasuk untuk melanjutkan: %s\n\n%s\n",
		d.TrackingCode, d.Definition.Version, d.Definition.Title, strings.Join(ChangeWords(change), " "),
		o.dossierURL(d.ID), office.Name)
	return mailAll(ctx, tx, registry.Mail{
		OfficeID: d.OfficeID, DossierID: &d.ID, Subject: "Draf " + d.TrackingCode + " mengikuti SOP yang baru", Body: body,
	}, to)
}

func makersOf(ctx context.Context, tx *postgres.Tx, d *registry.Dossier) ([]string, error) {
	if d.OrganisationID != nil {
		members, err := tx.MemberEmails(ctx, *d.OrganisationID)
		if err != nil || len(members) > 0 {
			return members, err
		}
	}
	u, err := tx.User(ctx, d.MadeBy)
	if err != nil || u.DisabledAt != nil {
		return nil, err
	}
	return []string{u.Email}, nil
}

// ChangeWords tell in sentences what a new version asks of a case; one sentence where it is nothing else.
func ChangeWords(c workflow.Change) []string {
	if c.IsZero() {
		return []string{"Persyaratan dan isian wajibnya tidak berubah."}
	}
	var words []string
	for _, part := range []struct {
		begins string
		items  []string
	}{
		{"Persyaratan yang ditambahkan", c.Added},
		{"Persyaratan yang tidak diminta lagi", c.Removed},
		{"Isian yang sekarang wajib", c.AddedFields},
		{"Isian yang tidak diminta lagi", c.RemovedFields},
	} {
		if len(part.items) > 0 {
			words = append(words, part.begins+": "+strings.Join(part.items, "; ")+".")
		}
	}
	return words
}

// Followed tells on a draft that it has followed a new version of its procedure.
type Followed struct {
	From, To int // versions
	On       string
	Words    []string // what changed, in sentences
}

// followed is what a draft has followed as its makers read it, from the version it began on; nil where it has followed none.
func (o *Office) followed(ctx context.Context, d *registry.Dossier, loc *time.Location) (*Followed, error) {
	var none *Followed
	if d.SubmittedAt != nil || d.Definition.Version == 1 {
		return none, nil
	}
	all, err := o.db.VersionsFollowed(ctx, d.ID)
	if err != nil || len(all) == 0 {
		return none, err
	}
	was, err := o.Definition(ctx, o.db, all[0].From)
	if err != nil {
		return none, err
	}
	return &Followed{
		From: was.Version, To: d.Definition.Version, On: calendar.FormatDate(all[len(all)-1].At.In(loc)),
		Words: ChangeWords(workflow.ChangeFor(was, d.Definition, d.Form)),
	}, nil
}
