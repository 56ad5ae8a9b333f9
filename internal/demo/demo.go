// Package demo makes the demo: two offices with invented people, and dossiers that have come to different steps because
// somebody really took them there. Whatever a start that was killed has left half done, the next one completes.
package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/account"
	"ormas/internal/casework"
	"ormas/internal/rulemaking"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Deps is what the demo is made with.
type Deps struct {
	DB         *postgres.DB
	Office     *casework.Office
	Rulemaking *rulemaking.Office
	Accounts   *account.Accounts
	StateDir   string // where the password and the signing keys are kept
	Host       string // by which the first office is reached
}

// Demo is a demo that is complete.
type Demo struct {
	Password string // of all accounts
	Accounts []Account
}

// Account is somebody to sign in as.
type Account struct {
	Email string
	About string // for the list that is printed
}

// Create completes the demo, or finds it complete. The last person of the list is made after everything else, so that
// whoever finds that account knows that nothing is missing.
func Create(ctx context.Context, d Deps) (Demo, error) {
	begun, err := known(ctx, d.DB, people[0])
	if err != nil {
		return Demo{}, err
	}
	password, err := keptPassword(d.StateDir, !begun)
	if err != nil {
		return Demo{}, err
	}
	demo := Demo{Password: password}
	for _, p := range people {
		demo.Accounts = append(demo.Accounts, Account{p.email(), p.about})
	}
	complete, err := known(ctx, d.DB, people[len(people)-1])
	if err != nil || complete {
		return demo, err
	}
	m := maker{Deps: d, password: password}
	return demo, m.everything(ctx)
}

// maker makes what is still missing.
type maker struct {
	Deps
	password string
	offices  []uuid.UUID
}

func (m *maker) everything(ctx context.Context) error {
	for i, o := range offices(m.Host) {
		id, err := m.office(ctx, i, o)
		if err != nil {
			return fmt.Errorf("demo office %s: %w", o.Name, err)
		}
		m.offices = append(m.offices, id)
	}
	if err := m.Office.EnsureIssuingKeys(ctx); err != nil {
		return fmt.Errorf("demo issuing keys: %w", err)
	}
	last := len(people) - 1
	if err := m.people(ctx, 0, last); err != nil {
		return err
	}
	if err := m.logo(ctx); err != nil {
		return fmt.Errorf("demo logo: %w", err)
	}
	for _, s := range samples(m.DB.Now()) {
		if err := m.sample(ctx, s); err != nil {
			return fmt.Errorf("demo dossier %s: %w", s.name, err)
		}
	}
	return m.people(ctx, last, len(people))
}

func known(ctx context.Context, db *postgres.DB, p person) (bool, error) {
	_, err := db.UserByEmail(ctx, p.email())
	if workflow.KindOf(err) == workflow.Missing {
		return false, nil
	}
	return err == nil, err
}

// actor is a person of the demo with the present roles.
func (m *maker) actor(ctx context.Context, name string) (workflow.Actor, error) {
	u, err := m.DB.UserByEmail(ctx, person{name: name}.email())
	if err != nil {
		return workflow.Actor{}, fmt.Errorf("demo account %s: %w", name, err)
	}
	return m.Accounts.Actor(ctx, u.ID, u.Generation)
}

// once is the key of something that is made once, should a start be killed before it is known what came of it.
func once(what string) postgres.Key {
	return postgres.Key{Value: "peragaan " + what, Fingerprint: []byte(what)}
}

// thisYear gives a date of the year that began so many years after this one.
func thisYear(now time.Time, years int, day string) string {
	return fmt.Sprintf("%d-%s", now.Year()+years, day)
}
