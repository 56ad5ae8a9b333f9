package casework

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// NewStatus is what another office decided about an organisation, with its letter as a file on local disk. The caller
// closes File.
type NewStatus struct {
	Status       string
	LetterNumber string
	LetterDate   string // YYYY-MM-DD
	Issuer       string
	Note         string
	Filename     string
	File         *intake.File
	Key          postgres.Key
	Problem      *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// The longest texts of a recorded status, in characters.
const (
	maxIssuer     = 200
	maxStatusNote = 2000
)

// RecordStatus records a fact from outside: it changes no letter by itself. What follows is told by the definition and
// done by people, whose acts cite it. The file is stored before its row, as in Upload.
func (o *Office) RecordStatus(ctx context.Context, by workflow.Actor, organisation uuid.UUID, n NewStatus) (*registry.OrganisationStatus, error) {
	if _, err := o.db.Organisation(ctx, by, organisation); err != nil {
		return nil, err
	}
	def, _, err := o.statusKeeper(ctx, o.db, by)
	if err != nil {
		return nil, err
	}
	zone, err := o.Location(ctx, by.Office)
	if err != nil {
		return nil, err
	}
	s, err := n.read(def, registry.DayOf(o.db.Now().In(zone)))
	if err != nil {
		return nil, err
	}
	file, err := o.Receive(ctx, intake.Incoming{By: by.User, File: n.File, Name: n.Filename, Kind: "status", Accepted: intake.ScanKinds()})
	if err != nil {
		return nil, err
	}
	s.ID, s.OrganisationID, s.ByUser, s.ByName = registry.NewID(), organisation, by.User, by.Name
	s.Filename, s.MIME, s.Size, s.SHA256, s.ObjectKey = file.Name, file.MIME, file.Size, file.SHA256, file.Key
	out, err := o.db.Once(ctx, postgres.Request{By: by, Key: n.Key}, nil, func(tx *postgres.Tx) (postgres.Outcome, error) {
		if err := o.mayKeep(ctx, tx, by, s); err != nil { // again: much may happen while a file is scanned
			return postgres.Outcome{}, err
		}
		return postgres.Outcome{Status: 201, Resource: s.ID}, tx.AddOrganisationStatus(ctx, s)
	})
	if err == nil && out.Resource != s.ID { // a twin of this request was quicker; its file is swept
		return o.db.VisibleStatus(ctx, by, out.Resource)
	}
	return s, err
}

// WithdrawStatus takes back an entry that was wrong, with the reason: it stays in the list of the office, and what was decided before it
// holds again. Nothing that was done because of it changes.
func (o *Office) WithdrawStatus(ctx context.Context, by workflow.Actor, id uuid.UUID, reason string) (*registry.OrganisationStatus, error) {
	s, err := o.db.VisibleStatus(ctx, by, id)
	if err != nil {
		return nil, err
	}
	err = o.db.InTx(ctx, func(tx *postgres.Tx) error {
		_, role, err := o.lockStatuses(ctx, tx, by, s.OrganisationID)
		if err != nil {
			return err
		}
		if err := registry.NeededNote("reason", &reason, "Tuliskan mengapa catatan ini keliru.").Err(); err != nil {
			return err
		}
		return tx.WithdrawStatus(ctx, postgres.StatusWithdrawal{Status: id, Reason: reason, By: by.User, ByName: by.Name, As: role})
	})
	if err != nil {
		return nil, err
	}
	return o.db.VisibleStatus(ctx, by, id)
}

// MayRecordStatus tells whether a person may record the legal status of an organisation; it is asked before the body of the
// request is read, like MayUpload.
func (o *Office) MayRecordStatus(ctx context.Context, by workflow.Actor, organisation uuid.UUID) error {
	if _, err := o.db.Organisation(ctx, by, organisation); err != nil {
		return err
	}
	_, _, err := o.statusKeeper(ctx, o.db, by)
	return err
}

// StatusKeeping is what somebody may record about organisations.
type StatusKeeping struct {
	May     bool
	Choices []workflow.LegalStatus
}

// StatusKeeping tells whether this person records the legal status of organisations, and which there are.
func (o *Office) StatusKeeping(ctx context.Context, by workflow.Actor) (StatusKeeping, error) {
	def, _, err := o.statusKeeper(ctx, o.db, by)
	if workflow.KindOf(err) == workflow.Forbidden {
		return StatusKeeping{}, nil
	}
	if err != nil {
		return StatusKeeping{}, err
	}
	return StatusKeeping{May: true, Choices: def.LetterLife.Status}, nil
}

// mayKeep refuses a new status of an organisation, under its lock, where the person or what the office knows of statuses has
// changed since it was read; it sets the role in which it is recorded.
func (o *Office) mayKeep(ctx context.Context, tx *postgres.Tx, by workflow.Actor, s *registry.OrganisationStatus) error {
	def, role, err := o.lockStatuses(ctx, tx, by, s.OrganisationID)
	if err != nil {
		return err
	}
	if _, known := def.LegalStatus(s.Status); !known {
		return workflow.RefuseFields(noSuchStatus)
	}
	s.As = role
	return nil
}

// lockStatuses locks what is recorded about an organisation, for whoever records it by the mandates that hold now.
func (o *Office) lockStatuses(ctx context.Context, tx *postgres.Tx, by workflow.Actor, organisation uuid.UUID) (*workflow.Definition, string, error) {
	if _, err := tx.LockOrganisation(ctx, by, organisation); err != nil {
		return nil, "", err
	}
	by, err := acting(ctx, tx, by)
	if err != nil {
		return nil, "", err
	}
	return o.statusKeeper(ctx, tx, by)
}

// statusKeeper finds a procedure in force by which a person records legal statuses, and the role in which.
func (o *Office) statusKeeper(ctx context.Context, r rules.Current, by workflow.Actor) (*workflow.Definition, string, error) {
	procedures, err := o.InForce(ctx, r, by.Office, o.db.Now())
	if err != nil {
		return nil, "", err
	}
	for _, p := range procedures {
		if role, may := p.RecordsStatus(by); may {
			return p.Definition, role, nil
		}
	}
	return nil, "", registry.Forbid("bukan_tugas_anda", "Mencatat status hukum organisasi bukan bagian dari peran Anda.")
}

// StatusLabels are what people of an office call legal statuses, by the procedures in force.
func (o *Office) StatusLabels(ctx context.Context, office uuid.UUID) (map[string]string, error) {
	procedures, err := o.InForce(ctx, o.db, office, o.db.Now())
	if err != nil {
		return nil, err
	}
	labels := map[string]string{}
	for _, p := range procedures {
		for _, s := range p.LetterLife.Status {
			labels[s.ID] = cmp.Or(labels[s.ID], s.Label)
		}
	}
	return labels, nil
}

// noSuchStatus is said of a legal status that the office does not know.
var noSuchStatus = registry.FieldError{Field: "status", Code: "pilihan", Detail: "Pilih status hukum dari daftar."}

// read checks what was sent, on a day of the office.
func (n NewStatus) read(def *workflow.Definition, today time.Time) (*registry.OrganisationStatus, error) {
	if n.Problem != nil {
		return nil, n.Problem
	}
	s := &registry.OrganisationStatus{Status: n.Status}
	var problems registry.Faults
	if _, ok := def.LegalStatus(n.Status); !ok {
		problems = append(problems, noSuchStatus)
	}
	for _, text := range []struct {
		field, label, value string
		most                int
		required            bool
		into                *string
	}{
		{"letter_number", "Nomor surat", n.LetterNumber, 100, true, &s.LetterNumber},
		{"issuer", "Instansi yang menerbitkan surat", n.Issuer, maxIssuer, true, &s.Issuer},
		{"note", "Catatan", n.Note, maxStatusNote, false, &s.Note},
	} {
		var wrong registry.Faults
		field := workflow.Field{Name: text.field, Label: text.label, Type: workflow.Text, Max: text.most, Required: text.required}
		*text.into, wrong = field.Check(text.value)
		problems = append(problems, wrong...)
	}
	date, err := time.Parse(time.DateOnly, n.LetterDate)
	switch s.LetterDate = date; {
	case err != nil:
		problems.Add("letter_date", "wajib", "Tuliskan tanggal surat itu.")
	case date.After(today):
		problems.Add("letter_date", "terlalu_baru", "Tanggal surat belum tiba.")
	}
	if n.File == nil {
		problems.Add("file", "wajib", "Unggah salinan surat dari instansi itu.")
	}
	return s, problems.Err()
}

// LegalStatuses is what other offices decided about an organisation that this person may see, the latest first. The decision with its
// letter is for the organisation too; the note beside it and who wrote it are for those who read the office's cases.
func (o *Office) LegalStatuses(ctx context.Context, by workflow.Actor, organisation uuid.UUID) ([]registry.OrganisationStatus, error) {
	if _, err := o.db.Organisation(ctx, by, organisation); err != nil {
		return nil, err
	}
	all, err := o.db.OrganisationStatuses(ctx, by, organisation)
	if !by.Reads {
		for i := range all {
			all[i].Note, all[i].ByName, all[i].ByUser = "", "", uuid.Nil
		}
	}
	return all, err
}

// StatusFile opens the letter by which a status was decided.
func (o *Office) StatusFile(ctx context.Context, by workflow.Actor, id uuid.UUID) (intake.Content, error) {
	s, err := o.db.VisibleStatus(ctx, by, id)
	if err != nil {
		return intake.Content{}, err
	}
	return o.Fetch(ctx, s.ObjectKey, intake.Content{Filename: s.Filename, MIME: s.MIME})
}

// statusSentence names a legal status and the letter by which another office decided it.
func statusSentence(def *workflow.Definition, s registry.OrganisationStatus) string {
	return fmt.Sprintf("%s, dengan surat %s nomor %s tanggal %s", StatusLabel(def, s.Status), s.Issuer, s.LetterNumber, calendar.FormatDate(s.LetterDate))
}

// StatusLabel is what people call a legal status.
func StatusLabel(def *workflow.Definition, status string) string {
	if known, ok := def.LegalStatus(status); ok {
		return known.Label
	}
	return status
}
