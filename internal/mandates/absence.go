package mandates

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// NewAbsence is when somebody is away, as it was sent.
type NewAbsence struct {
	User  string // id
	From  string // a day or a minute on the office's clock, or RFC 3339
	Until string // likewise; a day counts whole
	Key   postgres.Key
}

// errUnread refuses whoever has no part in who is away.
var errUnread = registry.Forbid("bukan_tugas_anda", "Catatan berhalangan dibaca oleh Bagian Umum, administrator, pemegang jabatan yang menandatangani, dan auditor.")

// Absences are the latest absences of the office, those that end last first, for those who register mandates, who confirm
// them, and the auditor.
func (o *Office) Absences(ctx context.Context, by workflow.Actor) ([]registry.Absence, error) {
	clerk, err := o.Clerk(ctx, by)
	if err != nil {
		return nil, err
	}
	if !clerk.Reads {
		return nil, errUnread
	}
	return o.db.Absences(ctx, by.Office)
}

// Unattended are the posts of somebody who is away that nobody can attend to for some of that time: those that give out
// letters, or that nobody else holds, without mandates that hold until the end of the absence. A mandate that waits for a
// second person holds never.
func (m MandateChoices) Unattended(a registry.Absence, all []registry.Mandate, now time.Time) []MandateRole {
	var posts []MandateRole
	for _, r := range m.Roles {
		if !m.alone(a.UserID, r) {
			continue
		}
		var spans []workflow.Mandate
		for _, one := range all {
			if one.Role == r.ID && one.Behalf == "" && (one.For == nil || *one.For == a.UserID) {
				spans = append(spans, one.Standing())
			}
		}
		slices.SortFunc(spans, func(a, b workflow.Mandate) int { return a.From.Compare(b.From) })
		from := a.From
		if from.Before(now) {
			from = now
		}
		for _, s := range spans {
			if !s.From.After(from) && s.Until.After(from) {
				from = s.Until
			}
		}
		if from.Before(a.Until) {
			posts = append(posts, r)
		}
	}
	return posts
}

// alone tells whether a person holds a post in which nobody else does the same.
func (m MandateChoices) alone(user uuid.UUID, r MandateRole) bool {
	others := 0
	for _, u := range m.People {
		if slices.Contains(u.Roles, r.ID) && u.ID != user {
			others++
		}
	}
	who := m.person(user.String())
	return who != nil && slices.Contains(who.Roles, r.ID) && (r.Signs || others == 0)
}

// RegisterAbsence enters that somebody of the office is away: that person signs nothing meanwhile.
func (o *Office) RegisterAbsence(ctx context.Context, by workflow.Actor, n NewAbsence) error {
	if err := o.MayRegister(ctx, by); err != nil {
		return err
	}
	a, err := o.absent(ctx, by, n)
	if err != nil {
		return err
	}
	_, err = o.db.Once(ctx, postgres.Request{By: by, Key: n.Key}, nil, func(tx *postgres.Tx) (postgres.Outcome, error) {
		return postgres.Outcome{Status: 201, Resource: a.ID}, tx.AddAbsence(ctx, a)
	})
	return err
}

func (o *Office) absent(ctx context.Context, by workflow.Actor, n NewAbsence) (a registry.Absence, err error) {
	people, err := o.db.Users(ctx, by.Office, "")
	if err != nil {
		return a, err
	}
	office, err := o.db.Office(ctx, by.Office)
	if err != nil {
		return a, err
	}
	a = registry.Absence{ID: registry.NewID(), OfficeID: by.Office, By: by.User}
	for _, u := range people {
		if u.ID.String() == n.User {
			a.UserID = u.ID
		}
	}
	var fromOK, untilOK bool
	a.From, fromOK = localTime(n.From, office.Location(), 0)
	a.Until, untilOK = localTime(n.Until, office.Location(), 1)
	var problems registry.Faults
	problems.Expect(a.UserID != uuid.Nil, "user", "Pilih orang yang berhalangan.")
	problems.Expect(fromOK, "away_from", "Tuliskan mulai kapan orang ini berhalangan.")
	problems.Expect(untilOK, "away_until", "Tuliskan sampai kapan orang ini berhalangan.")
	if fromOK && untilOK {
		problems.Expect(a.From.Before(a.Until), "away_until", "Akhirnya harus sesudah mulainya.")
	}
	return a, problems.Err()
}

// EndAbsence enters that somebody is back.
func (o *Office) EndAbsence(ctx context.Context, by workflow.Actor, id uuid.UUID) error {
	if err := o.MayRegister(ctx, by); err != nil {
		return err
	}
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		a, err := tx.LockAbsence(ctx, by.Office, id)
		if err != nil {
			return err
		}
		if a.Over(tx.Now) {
			return registry.Conflict("sudah_berakhir", "Catatan berhalangan ini sudah berakhir.")
		}
		return tx.EndAbsence(ctx, id, by.User)
	})
}
