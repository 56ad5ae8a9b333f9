package pages

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/account"
	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// peoplePage lists the accounts of the office.
type peoplePage struct {
	frame
	Problems problems
	Q        string // as it was typed
	Rows     []personRow
}

// At is what is wrong with an input.
func (v peoplePage) At(field string) string { return v.Problems.At(field) }

// personRow is one account in words.
type personRow struct {
	registry.User
	Labels string // of the roles
	Standing
}

// Standing is how far an account may be used.
type Standing struct{ Tone, Word string }

func standingOf(u registry.User) Standing {
	switch {
	case u.DisabledAt != nil:
		return Standing{"buruk", "Dinonaktifkan"}
	case u.ConfirmedAt == nil:
		return Standing{"perhatian", "Menunggu kata sandi"}
	}
	return Standing{"baik", "Aktif"}
}

func (p *Pages) people(c *gin.Context, by workflow.Actor) {
	ctx := c.Request.Context()
	f, err := p.personFrame(c, by, "Orang dan peran", settingsCrumb...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := peoplePage{frame: f, Q: c.Query("q")}
	roles, err := p.Accounts.Roles(ctx, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	found, err := p.Accounts.People(ctx, by, view.Q)
	if err != nil {
		if wrong, again := p.refusedForm(c, err, []workflow.Field{{Name: "q"}}); again {
			view.Problems, view.Failed = wrong, true
			p.show(c, p.Status(err), "people", view)
		}
		return
	}
	for _, u := range found {
		view.Rows = append(view.Rows, personRow{u, joined(roleLabels(roles, u.Roles)), standingOf(u)})
	}
	p.show(c, http.StatusOK, "people", view)
}

// personFields are what is printed about a person.
var personFields = []workflow.Field{
	{Name: "name", Label: "Nama lengkap dengan gelar", Type: workflow.Text, Required: true, Max: 200},
	{Name: "title", Label: "Jabatan", Type: workflow.Text, Max: 200},
	{Name: "rank", Label: "Pangkat/golongan", Type: workflow.Text, Max: 200, Example: "Pembina (IV/a)"},
	{Name: "nip", Label: "NIP (18 angka)", Type: workflow.Text, Max: 18},
	{Name: "nik", Label: "NIK (16 angka)", Type: workflow.Text, Max: 16},
}

// emailField asks for the address of a new account.
var emailField = workflow.Field{Name: "email", Label: "Alamat email", Type: workflow.Text, Required: true, Max: 254}

// rolesField asks for roles; those that take two say so.
func rolesField(roles []account.Role) workflow.Field {
	f := workflow.Field{Name: "roles", Label: "Peran di kantor ini", Type: workflow.IDs, Required: true}
	for _, r := range roles {
		label := r.Label
		if r.Signs {
			label += " (menandatangani surat; perlu disetujui orang kedua)"
		}
		f.Options = append(f.Options, workflow.Option{Value: r.ID, Label: label})
	}
	return f
}

func (p *Pages) newPerson(c *gin.Context, by workflow.Actor) {
	p.showNewPerson(c, by, sentForm{status: http.StatusOK})
}

func (p *Pages) addPerson(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	n := typedPerson(c.Request.PostForm)
	u, err := p.Accounts.Invite(c.Request.Context(), by, n)
	if err == nil {
		c.Redirect(http.StatusSeeOther, "/pengaturan/orang/"+u.ID.String()+"?selesai=akun-dibuat")
		return
	}
	if wrong, again := p.refusedForm(c, err, slices.Concat([]workflow.Field{emailField, {Name: "roles"}}, personFields)); again {
		p.showNewPerson(c, by, sentForm{p.Status(err), c.Request.PostForm, wrong})
	}
}

func typedPerson(typed url.Values) account.NewUser {
	return account.NewUser{
		Email: typed.Get("email"), Name: typed.Get("name"), NIP: typed.Get("nip"), NIK: typed.Get("nik"),
		Rank: typed.Get("rank"), Title: typed.Get("title"), Roles: typed["roles"],
	}
}

func (p *Pages) showNewPerson(c *gin.Context, by workflow.Actor, sent sentForm) {
	roles, err := p.Accounts.Roles(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Tambah orang", slices.Concat(settingsCrumb, []crumb{{"Orang dan peran", "/pengaturan/orang"}})...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = len(sent.wrong) > 0
	fields := slices.Concat([]workflow.Field{emailField}, personFields, []workflow.Field{rolesField(roles)})
	p.show(c, sent.status, "formpage", formPage{
		frame: f, Problems: sent.wrong, Lead: "Orang itu menerima email dengan tautan untuk menetapkan kata sandinya sendiri.",
		Action: "/pengaturan/orang/baru", Button: "Buat akun", Back: "/pengaturan/orang", Inputs: inputsFrom(fields, sent.typed, sent.wrong),
	})
}

// personPage is one account of the office.
type personPage struct {
	frame
	Problems problems
	U        *registry.User
	Standing Standing
	Since    string
	Self     bool
	Inputs   []input
	Roles    input
	Signer   []input  // how the person signs
	Waiting  []string // roles that wait for a second person
	Factor   bool     // signs in with a second factor
}

func (p *Pages) person(c *gin.Context, by workflow.Actor) {
	p.showPerson(c, by, sentForm{status: http.StatusOK})
}

// personID is the account that an address names.
func personID(c *gin.Context) (uuid.UUID, error) { return idOf(c.Param("id"), "Akun") }

func (p *Pages) changePerson(c *gin.Context, by workflow.Actor) {
	p.onPerson(c, by, "tersimpan", func(id uuid.UUID, typed url.Values) error {
		return p.Accounts.Change(c.Request.Context(), by, id, typedPerson(typed))
	})
}

func (p *Pages) setRoles(c *gin.Context, by workflow.Actor) {
	p.onPerson(c, by, "peran-tersimpan", func(id uuid.UUID, typed url.Values) error {
		return p.Accounts.SetRoles(c.Request.Context(), by, id, typed["roles"])
	})
}

func (p *Pages) admit(c *gin.Context, by workflow.Actor) {
	p.onPerson(c, by, "akses-tersimpan", func(id uuid.UUID, typed url.Values) error {
		return p.Accounts.Admit(c.Request.Context(), by, id, typed.Get("akses") == "buka")
	})
}

// resetFactor takes the second factor from somebody who lost it.
func (p *Pages) resetFactor(c *gin.Context, by workflow.Actor) {
	p.onPerson(c, by, "autentikator-dilepas", func(id uuid.UUID, _ url.Values) error { return p.Accounts.ResetFactor(c.Request.Context(), by, id) })
}

// onPerson changes an account and shows it again; a refusal stands above what was typed.
func (p *Pages) onPerson(c *gin.Context, by workflow.Actor, done string, change func(id uuid.UUID, typed url.Values) error) {
	if !p.readForm(c) {
		return
	}
	id, err := personID(c)
	if err == nil {
		err = change(id, c.Request.PostForm)
	}
	if err == nil {
		c.Redirect(http.StatusSeeOther, "/pengaturan/orang/"+id.String()+"?selesai="+done)
		return
	}
	if wrong, again := p.refusedForm(c, err, slices.Concat(personFields, signerFields, []workflow.Field{{Name: "roles"}})); again {
		p.showPerson(c, by, sentForm{p.Status(err), c.Request.PostForm, wrong})
	}
}

func (p *Pages) showPerson(c *gin.Context, by workflow.Actor, sent sentForm) {
	ctx := c.Request.Context()
	id, err := personID(c)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	u, err := p.Accounts.Account(ctx, by, id)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, u.Name, slices.Concat(settingsCrumb, []crumb{{"Orang dan peran", "/pengaturan/orang"}})...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	waiting, roles, err := p.Accounts.Grants(ctx, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	factor, err := p.Accounts.HasFactor(ctx, u.ID)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = len(sent.wrong) > 0
	view := personPage{
		frame: f, Problems: sent.wrong, U: u, Factor: factor, Standing: standingOf(*u), Self: u.ID == by.User,
		Since: calendar.FormatDay(u.CreatedAt.In(f.Office.Location())),
	}
	for _, g := range waiting {
		if g.UserID == u.ID {
			view.Waiting = append(view.Waiting, roleLabels(roles, []string{g.Role})...)
		}
	}
	if view.Signer, err = p.signerInputs(c, by, u.ID, sent); err != nil {
		p.Refuse(c, err)
		return
	}
	view.Inputs = inputsFrom(personFields, typedOr(sent.typed, "name", personValues(u)), sent.wrong)
	view.Roles = inputsFrom([]workflow.Field{rolesField(roles)}, typedOr(sent.typed, "roles", url.Values{"roles": u.Roles}), sent.wrong)[0]
	p.show(c, sent.status, "person", view)
}

// typedOr are the typed values where a form with a field was sent, else those stored.
func typedOr(typed url.Values, field string, stored url.Values) url.Values {
	if typed.Has(field) {
		return typed
	}
	return stored
}

func personValues(u *registry.User) url.Values {
	return url.Values{"name": {u.Name}, "title": {u.Title}, "rank": {u.Rank}, "nip": {u.NIP}, "nik": {u.NIK}}
}
