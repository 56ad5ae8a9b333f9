package account

import (
	"context"
	"regexp"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
)

// NewUser is a person whom the office itself gives an account.
type NewUser struct {
	Email    string
	Name     string
	NIP      string
	NIK      string
	Rank     string // pangkat/golongan
	Title    string // jabatan
	Roles    []string
	Password string          // empty: a link to set one is mailed
	Signer   registry.Signer // how the person signs letters, by Kind and Certificate; zero: as is usual for the roles
}

func (n NewUser) tidy() NewUser {
	n.Email, n.Name, n.NIP, n.NIK = registry.TidyEmail(n.Email), tidy(n.Name), tidy(n.NIP), tidy(n.NIK)
	n.Rank, n.Title = tidy(n.Rank), tidy(n.Title)
	n.Roles = slices.Compact(slices.Sorted(slices.Values(n.Roles)))
	return n
}

// The shapes of the two numbers of a civil servant, empty where unknown.
var (
	nipShape = regexp.MustCompile(`^([0-9]{18})?$`)
	nikShape = regexp.MustCompile(`^([0-9]{16})?$`)
)

func (n NewUser) problems() registry.Faults {
	problems := append(registry.EmailProblems(n.Email), n.wordProblems()...)
	if len(n.Roles) == 0 {
		problems.Add("roles", "wajib", "Sebutkan paling sedikit satu peran.")
	}
	if n.Password != "" {
		problems = append(problems, passwordProblems(n.Password, n.Email, n.Name, n.NIP, n.NIK)...)
	}
	return problems
}

// wordProblems says what is wrong with what is printed about a person.
func (n NewUser) wordProblems() registry.Faults {
	problems := lineProblems(line{"name", "Nama", n.Name, maxName, true},
		line{"rank", "Pangkat", n.Rank, maxName, false}, line{"title", "Jabatan", n.Title, maxName, false})
	problems.Expect(nipShape.MatchString(n.NIP), "nip", "NIP terdiri atas 18 angka.")
	problems.Expect(nikShape.MatchString(n.NIK), "nik", "NIK terdiri atas 16 angka.")
	return problems
}

// AddUser gives a person an account in an office. Roles are those that the office's procedures declare. With a password
// the account can be used at once; without, a link to set one is mailed.
func (a *Accounts) AddUser(ctx context.Context, office uuid.UUID, n NewUser) (*registry.User, error) {
	n = n.tidy()
	n.Signer = tidySigner(n.Signer)
	if err := append(n.problems(), signerProblems(n.Signer, n.NIK)...).Err(); err != nil {
		return nil, err
	}
	u := &registry.User{
		ID: registry.NewID(), OfficeID: office, Email: n.Email, Name: n.Name, NIP: n.NIP, NIK: n.NIK,
		Rank: n.Rank, Title: n.Title, Roles: n.Roles,
	}
	if n.Password != "" {
		hash, err := a.hashing.hash(ctx, "", n.Password)
		if err != nil {
			return nil, err
		}
		u.PasswordHash = hash
	}
	n.Signer.UserID = u.ID
	err := a.db.InTx(ctx, func(tx *postgres.Tx) error {
		if err := a.appoint(ctx, tx, u); err != nil || n.Signer.Kind == "" {
			return err
		}
		return tx.SetSigner(ctx, n.Signer)
	})
	return u, err
}

// appoint stores a person of the office once the roles are known there.
func (a *Accounts) appoint(ctx context.Context, tx *postgres.Tx, u *registry.User) error {
	roles, err := rolesIn(ctx, tx, office{u.OfficeID, tx.Now})
	if err != nil {
		return err
	}
	if err := known(roles, u.Roles); err != nil {
		return err
	}
	if u.PasswordHash != "" {
		u.ConfirmedAt = &tx.Now
	}
	if err := tx.AddUser(ctx, *u); err != nil {
		return err
	}
	if slices.ContainsFunc(roles, func(r Role) bool { return r.Signs && slices.Contains(u.Roles, r.ID) }) {
		if err := onlyWay(ctx, tx, *u); err != nil {
			return err
		}
	}
	if u.PasswordHash != "" {
		return nil
	}
	return a.mailLink(ctx, tx, u, firstPassword)
}
