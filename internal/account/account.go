// Package account is who may come in: registration, sign-in, sessions, tokens, and the people of an office. What
// somebody may do once inside is the business of the definitions.
package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Accounts are all accounts of the installation.
type Accounts struct {
	db      *postgres.DB
	baseURL string
	hashing *hashing
	lenient bool // see ForPrograms
}

// New opens the accounts. The links in mails begin with baseURL.
func New(db *postgres.DB, baseURL string) *Accounts {
	return &Accounts{db: db, baseURL: strings.TrimSuffix(baseURL, "/"), hashing: newHashing()}
}

// ForPrograms are the same accounts as programs reach them. The contract with them knows one rule for passwords, their length;
// what is easily guessed is refused to people, who choose theirs on a page or at the console.
func (a *Accounts) ForPrograms() *Accounts {
	programs := *a
	programs.lenient = true
	return &programs
}

// Actor is the person of a session; Unauthenticated once the sessions of that generation were ended, or the person was
// disabled.
func (a *Accounts) Actor(ctx context.Context, user uuid.UUID, generation int) (workflow.Actor, error) {
	by, err := a.db.Identity(ctx, postgres.Session{User: user, Generation: generation}, a.db.Now())
	return reading(by), err
}

// Bearer is the person of a bearer token: one statement, since every request of a tool comes here.
func (a *Accounts) Bearer(ctx context.Context, token string) (workflow.Actor, error) {
	by, err := a.db.Bearer(ctx, registry.HashSecret(token), a.db.Now())
	return reading(by), err
}

// reading lets whoever has a role in the office's work read its submitted dossiers. An applicant reads his own only,
// an administrator none.
func reading(by workflow.Actor) workflow.Actor {
	for _, role := range by.Roles {
		by.Reads = by.Reads || role != registry.ApplicantRole && role != registry.AdminRole
	}
	return by
}

// Me is what a person is told about the own account.
type Me struct {
	registry.User
	Mandates      []workflow.Mandate      // that hold now
	Organisations []registry.Organisation // id and name only
}

// Me tells a person about the own account.
func (a *Accounts) Me(ctx context.Context, by workflow.Actor) (*Me, error) {
	u, err := a.db.User(ctx, by.User)
	if err != nil {
		return nil, err
	}
	me := &Me{User: *u}
	now := a.db.Now()
	held, err := a.db.MandatesHeld(ctx, by.User, now)
	if err != nil {
		return nil, err
	}
	me.Mandates = slices.DeleteFunc(held, func(m workflow.Mandate) bool { return !m.Holds(now) })
	me.Organisations, err = a.db.MembershipsOf(ctx, by.User)
	return me, err
}

// evenTime is how long answers take that must not tell whether an address is known: longer than either way through.
const evenTime = 150 * time.Millisecond

// evenly runs f and answers no sooner than after evenTime, unless the caller has gone.
func evenly(ctx context.Context, f func() error) error {
	timer := time.NewTimer(evenTime)
	defer timer.Stop()
	err := f()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return err
}
