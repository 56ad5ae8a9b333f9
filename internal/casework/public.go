package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// PublicDossier is what anybody with a tracking code learns: no names of persons, none of the organisation.
type PublicDossier struct {
	TrackingCode string
	Service      string
	Title        string // of the procedure
	Office       *registry.Office
	State        string
	StateLabel   string
	HeldSince    *time.Time
	Owner        workflow.Owner
	Turn         string // whose turn it is, in words; empty: nobody's
	Correction   bool   // of a letter that was given out
	Issued       bool   // its letter is given out
	SubmittedAt  time.Time
	Clock        ClockView
	Steps        []StepStatus
}

// PublicDossier shows how far a case has come. Drafts are nobody's business, nor is what the office does
// for itself. The code may be written as people type it.
// The zero Place asks all offices, as the page behind the code on paper does.
func (o *Office) PublicDossier(ctx context.Context, p rules.Place, code string) (*PublicDossier, error) {
	d, err := o.db.DossierByCode(ctx, readCode(code))
	if err != nil {
		return nil, err
	}
	office, err := o.answersFor(ctx, p, d.OfficeID, "Permohonan")
	if err != nil {
		return nil, err
	}
	if d.Journal, err = o.db.Journal(ctx, d.ID); err != nil {
		return nil, err
	}
	if err := o.GiveDefinitions(ctx, o.db, d); err != nil {
		return nil, err
	}
	if !d.Definition.Public() {
		return nil, registry.NotFound("Permohonan")
	}
	cal, err := o.Rules.Calendar(ctx, o.db, d.OfficeID)
	if err != nil {
		return nil, err
	}
	st, _ := d.Definition.State(d.State)
	return &PublicDossier{
		TrackingCode: d.TrackingCode, Service: d.Service, Title: d.Definition.Title, Office: office, State: d.State,
		StateLabel: st.Label, HeldSince: d.HeldSince, Owner: d.Owner, Turn: turnInWords(d),
		Correction: d.Correction(), Issued: gaveLetter(d), SubmittedAt: *d.SubmittedAt,
		Clock: readClock(cal, d, o.db.Now()), Steps: progress(d),
	}, nil
}

// gaveLetter tells whether a case has given out a letter that was not taken back.
func gaveLetter(d *registry.Dossier) bool {
	return d.LetterNumber != nil && slices.ContainsFunc(d.Journal, func(e registry.Event) bool { return d.StepOf(e).Effect == workflow.EffectSign })
}

// answersFor finds the office of something public and refuses it where the place answers for another.
func (o *Office) answersFor(ctx context.Context, p rules.Place, office uuid.UUID, what string) (*registry.Office, error) {
	if p == (rules.Place{}) {
		return o.db.Office(ctx, office)
	}
	at, err := o.OfficeAt(ctx, p)
	if err == nil && at.ID != office {
		return nil, registry.NotFound(what)
	}
	return at, err
}

func turnInWords(d *registry.Dossier) string {
	if d.HeldSince != nil {
		return "Pihak ketiga"
	}
	st, _ := d.Definition.State(d.State)
	role, _ := d.Definition.Role(st.Turn)
	return role.Label
}

// PublicCertificate is what anybody with the code of a letter learns.
type PublicCertificate struct {
	Code         string
	Number       string // of registration
	LetterNumber string
	Organisation string
	District     string // kecamatan
	State        string // as of today
	Reason       *string
	Since        time.Time // a date: from when on the letter is in this state
	IssuedOn     time.Time // a date
	ValidUntil   time.Time // a date, the last day included
	Signatory    string
	Signature    string // by which way it was signed
	Mandate      string // by what mandate, with the letter that gave it; empty: the incumbent signed
	Office       *registry.Office
	ReplacedBy   *registry.Certificate // the letter that took its place; nil: none did
	LegalStatus  string                // what another office decided about the organisation, in words; empty: nothing is known

	fingerprint string // of the certificate that signed
}

// PublicCertificate tells whether a letter holds. The code may be written as people type it. The zero Place asks all
// offices, as the page behind the QR does.
func (o *Office) PublicCertificate(ctx context.Context, p rules.Place, code string) (*PublicCertificate, error) {
	c, err := o.db.CertificateByCode(ctx, readCode(code))
	if err != nil {
		return nil, err
	}
	return o.publicCertificate(ctx, p, c)
}

func (o *Office) publicCertificate(ctx context.Context, p rules.Place, c *registry.Certificate) (*PublicCertificate, error) {
	office, err := o.answersFor(ctx, p, c.OfficeID, "Surat")
	if err != nil {
		return nil, err
	}
	today := office.DayAt(o.db.Now())
	mandate, err := mandateOf(c)
	if err != nil {
		return nil, err
	}
	v := &PublicCertificate{
		Code: c.Code, Number: c.RegistrationNumber, LetterNumber: c.LetterNumber, Organisation: c.Name,
		District: c.Kecamatan, State: c.StateOn(today), Reason: c.Reason, Since: sinceWhen(c, today), IssuedOn: c.IssuedOn,
		ValidUntil: c.ValidUntil, Signatory: c.Signatory, Signature: c.Signature, Mandate: mandate, Office: office,
		fingerprint: c.Fingerprint,
	}
	if err := o.publicNeighbours(ctx, c, v); err != nil {
		return nil, err
	}
	return v, nil
}

// publicNeighbours tells which letter took the place of one, and what is known of its organisation.
func (o *Office) publicNeighbours(ctx context.Context, c *registry.Certificate, v *PublicCertificate) error {
	next, ok, err := o.db.SuccessorOf(ctx, c.ID)
	if err != nil {
		return err
	}
	if ok {
		v.ReplacedBy = next
	}
	if c.OrganisationID == nil {
		return nil
	}
	status, ok, err := o.db.CurrentStatus(ctx, *c.OrganisationID)
	if err != nil || !ok {
		return err
	}
	d, err := o.db.VersionOf(ctx, c.DossierID)
	if err != nil {
		return err
	}
	def, err := o.Definition(ctx, o.db, d)
	if err == nil {
		v.LegalStatus = statusSentence(def, status)
	}
	return err
}

// mandateOf tells by what mandate a letter was signed, from the letter itself; empty where the incumbent signed.
func mandateOf(c *registry.Certificate) (string, error) {
	if c.MandateID == nil {
		return "", nil
	}
	letter, err := certificate.ReadLetter(c.Letter)
	if err != nil || letter.Signatory.Mandate == nil {
		return "", fmt.Errorf("read mandate of letter %s: %w", c.Code, cmp.Or(err, errNoMandate))
	}
	return letter.Signatory.Mandate.Text(), nil
}

var errNoMandate = errors.New("the letter names none")

// sinceWhen is the day on which a letter came into the state it has today: as stored, or the first day on which its
// end made it so.
func sinceWhen(c *registry.Certificate, today time.Time) time.Time {
	state := c.StateOn(today)
	if state == c.State {
		return c.Since
	}
	days := registry.DaysUntil(c.Since, today)
	n := sort.Search(max(days, 0), func(i int) bool { return c.StateOn(c.Since.AddDate(0, 0, i)) == state })
	return c.Since.AddDate(0, 0, n)
}
