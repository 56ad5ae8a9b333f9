package mandates

import (
	"context"
	"fmt"
	"slices"

	"ormas/internal/calendar"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// NewMandate is a mandate as it was sent, with the letter that gives it spooled on local disk. The caller closes File.
type NewMandate struct {
	Kind        string
	Role        string // it stands for
	Holder      string // id of the person
	For         string // id of whom it stands for; empty: the post is vacant
	Behalf      string // post of another office in whose name; empty: the role's own
	Through     string // of kind ub: title of the official between
	Actions     []string
	Services    []string
	OrderNumber string
	OrderDate   string // YYYY-MM-DD
	From        string // a day or a minute on the office's clock, or RFC 3339
	Until       string // likewise; a day counts whole
	Filename    string // of the letter, as the sender calls it
	File        *intake.File
	Key         postgres.Key
	Problem     *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// MandateRole is a role that mandates can stand for.
type MandateRole struct {
	ID, Label string
	Signs     bool // gives out letters
	Actions   []workflow.Option
}

// MandateChoices are what a mandate of an office can be made of.
type MandateChoices struct {
	Roles    []MandateRole
	People   []registry.User // who work there and are no administrators
	Services []workflow.Option
}

// Role is a role by its id; ok is false where no mandate can stand for it.
func (m MandateChoices) Role(id string) (MandateRole, bool) {
	i := slices.IndexFunc(m.Roles, func(r MandateRole) bool { return r.ID == id })
	if i < 0 {
		return MandateRole{}, false
	}
	return m.Roles[i], true
}

// person is one of those who can hold a mandate, or for whom one can stand; nil for anybody else.
func (m MandateChoices) person(id string) *registry.User {
	i := slices.IndexFunc(m.People, func(u registry.User) bool { return u.ID.String() == id })
	if i < 0 {
		return nil
	}
	return &m.People[i]
}

// Clerk is what somebody has to do with the mandates of an office.
type Clerk struct {
	Registers bool // and ends them; enters who is away
	Confirms  bool // is a second person for those that take two
	Reads     bool // sees all, not only own ones
}

// Clerk tells what a person has to do with the mandates of the office: the administrator and whoever keeps the counter's
// books register them, the holders of a role that signs confirm them too, the auditor reads. A mandate gives none of this.
func (o *Office) Clerk(ctx context.Context, by workflow.Actor) (Clerk, error) {
	services, err := o.rules.Procedures(ctx, by.Office)
	if err != nil {
		return Clerk{}, err
	}
	return clerkOf(services, by), nil
}

func clerkOf(services []*workflow.Definition, by workflow.Actor) Clerk {
	registers, signs := by.Has(registry.AdminRole), false
	for _, def := range services {
		registers = registers || def.AtCounter(by)
		signs = signs || def.Signs(by)
	}
	return Clerk{Registers: registers, Confirms: registers || signs, Reads: registers || signs || by.Has(registry.AuditorRole)}
}

// MayRegister refuses whoever does not enter mandates and absences; it is asked before the body of a request is read too, like
// MayUpload.
func (o *Office) MayRegister(ctx context.Context, by workflow.Actor) error {
	clerk, err := o.Clerk(ctx, by)
	if err == nil && !clerk.Registers {
		err = registry.Forbid("bukan_tugas_anda", "Mandat dan siapa yang berhalangan dicatat oleh Bagian Umum atau administrator.")
	}
	return err
}

// MandateChoices are what a mandate can be made of, for those who register one.
func (o *Office) MandateChoices(ctx context.Context, by workflow.Actor) (MandateChoices, error) {
	services, err := o.rules.Procedures(ctx, by.Office)
	if err != nil {
		return MandateChoices{}, err
	}
	people, err := o.db.Users(ctx, by.Office, "")
	if err != nil {
		return MandateChoices{}, err
	}
	return choicesOf(services, people), nil
}

func choicesOf(services []*workflow.Definition, people []registry.User) MandateChoices {
	var m MandateChoices
	for _, def := range services {
		m.Services = append(m.Services, workflow.Option{Value: def.Service, Label: def.Title})
		for _, r := range def.Roles {
			if r.Applicant || r.System || r.ID == registry.AdminRole || r.ID == registry.AuditorRole {
				continue
			}
			m.addRole(def, r)
		}
	}
	m.Roles = slices.DeleteFunc(m.Roles, func(r MandateRole) bool { return len(r.Actions) == 0 })
	m.People = slices.DeleteFunc(people, func(u registry.User) bool {
		return slices.Contains(u.Roles, registry.AdminRole) || !slices.ContainsFunc(u.Roles, func(r string) bool {
			return r != registry.ApplicantRole && r != registry.AuditorRole
		})
	})
	return m
}

func (m *MandateChoices) addRole(def *workflow.Definition, r workflow.Role) {
	i := slices.IndexFunc(m.Roles, func(known MandateRole) bool { return known.ID == r.ID })
	if i < 0 {
		i, m.Roles = len(m.Roles), append(m.Roles, MandateRole{ID: r.ID, Label: r.Label})
	}
	role := &m.Roles[i]
	role.Signs = role.Signs || slices.Contains(def.RolesWith(workflow.EffectSign), r.ID)
	for _, a := range def.Actions {
		known := slices.ContainsFunc(role.Actions, func(o workflow.Option) bool { return o.Value == a.Name })
		if slices.Contains(a.By, r.ID) && !known {
			role.Actions = append(role.Actions, workflow.Option{Value: a.Name, Label: a.Label})
		}
	}
}

// RegisterMandate registers a mandate by the letter that gives it. One for a role that signs waits for a second person.
func (o *Office) RegisterMandate(ctx context.Context, by workflow.Actor, n NewMandate) (*registry.Mandate, error) {
	if err := o.MayRegister(ctx, by); err != nil {
		return nil, err
	}
	if before, done, err := o.db.Outcome(ctx, by, n.Key); err != nil || done {
		return o.mandateAgain(ctx, by, before, err)
	}
	m, err := o.drawUp(ctx, by, n)
	if err != nil {
		return nil, err
	}
	file, err := o.files.Receive(ctx, intake.Incoming{By: by.User, File: n.File, Name: n.Filename, Kind: "mandat", Accepted: intake.ScanKinds()})
	if err != nil {
		return nil, err
	}
	m.OrderFile, m.OrderKey, m.OrderSHA256, m.OrderSize, m.OrderMIME = file.Name, file.Key, file.SHA256, file.Size, file.MIME
	out, err := o.db.Once(ctx, postgres.Request{By: by, Key: n.Key}, nil, func(tx *postgres.Tx) (postgres.Outcome, error) {
		if err := apartFrom(ctx, tx, m); err != nil {
			return postgres.Outcome{}, err
		}
		return postgres.Outcome{Status: 201, Resource: m.ID}, tx.AddMandate(ctx, *m)
	})
	return o.mandateAgain(ctx, by, out, err)
}

// mandateAgain is what a request led to, now or before.
func (o *Office) mandateAgain(ctx context.Context, by workflow.Actor, out postgres.Outcome, err error) (*registry.Mandate, error) {
	if err != nil {
		return nil, err
	}
	return o.db.Mandate(ctx, by.Office, out.Resource)
}

// apartFrom refuses a mandate for a post that has another at that time, and names that one.
func apartFrom(ctx context.Context, tx *postgres.Tx, m *registry.Mandate) error {
	other, err := tx.MandateAt(ctx, postgres.MandateSpan{
		Office: m.OfficeID, Role: m.Role, Behalf: m.Behalf, For: m.For, Signs: m.Signs, From: m.From, Until: m.Until,
	})
	if err != nil || other == nil {
		return err
	}
	zone := registry.Office{TimeZone: other.TimeZone}.Location()
	return registry.Conflict("mandat_bertumpuk", fmt.Sprintf("Untuk jabatan ini sudah ada mandat %s %s (surat perintah nomor %s) sampai %s. "+
		"Akhiri mandat itu lebih dahulu, atau pilih waktu lain.", other.Kind.Short(), other.HolderName, other.OrderNumber, calendar.FormatDayTime(other.Until.In(zone))))
}
