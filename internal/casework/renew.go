package casework

import (
	"context"
	"maps"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// renewal is a letter that is about to be renewed.
type renewal struct {
	by  workflow.Actor
	p   rules.Procedure
	old *registry.Certificate
}

// renewed finds the letter that a new case is to replace, nil where it replaces none, and lets it say which procedure and
// organisation it is.
func renewed(ctx context.Context, tx *postgres.Tx, by workflow.Actor, n *NewDossier) (*registry.Certificate, error) {
	if n.Renews == nil {
		return nil, nil //nolint:nilnil // most cases renew nothing
	}
	d, c, err := tx.LockLetter(ctx, by, *n.Renews)
	if workflow.KindOf(err) == workflow.Missing || err == nil && (!d.Own && n.Counter == nil || c.OrganisationID == nil) {
		return nil, registry.Invalid("renews", "tidak_ditemukan", "Surat ini tidak ditemukan.")
	}
	if err != nil {
		return nil, err
	}
	if n.Service == "" {
		n.Service = d.Service
	}
	if n.OrganisationID == nil {
		n.OrganisationID = c.OrganisationID
	}
	if n.Service != d.Service || *n.OrganisationID != *c.OrganisationID {
		return nil, registry.Invalid("renews", "tidak_cocok", "Surat ini milik layanan atau organisasi lain.")
	}
	return c, nil
}

// RenewalBegun is the code of the refusal of a second draft that is to renew one letter, of those whom the first one is shown to.
const RenewalBegun = "draf_pembaruan_sudah_ada"

// SuccessorUnderWay is the code of the refusal of a second letter in the place of one.
const SuccessorUnderWay = "sudah_ada_penggantinya"

// renew fills a draft from the case that led to the letter: data and files that are still good are taken over, those that
// have lapsed are left empty. What the organisation changed about itself since then counts more than the old case.
func (o *Office) renew(ctx context.Context, tx *postgres.Tx, d *registry.Dossier, r renewal) error {
	if err := replaceable(ctx, tx, r.p.Definition, r.old); err != nil {
		return err
	}
	if draft, begun, err := tx.DraftSuccessor(ctx, r.by, r.old.ID); err != nil {
		return err
	} else if begun {
		return registry.Conflict(RenewalBegun, "Draf pembaruan surat ini sudah ada dengan kode pelacakan "+draft.TrackingCode+". Lanjutkan atau hapus draf itu.")
	}
	last, err := tx.Dossier(ctx, workflow.System(r.by.Office), r.old.DossierID)
	if err != nil {
		return err
	}
	office, err := tx.Office(ctx, r.by.Office)
	if err != nil {
		return err
	}
	today := office.DayAt(tx.Now)
	form, officers := copied(r.p.Definition, data{last.Form, last.Officers})
	own := data{d.Form, d.Officers}
	if g, err := tx.Organisation(ctx, r.by, *d.OrganisationID); err != nil {
		return err
	} else if g.ChangedAt.After(last.ChangedAt) {
		form = workflow.Merge(form, own.form)
		officers = own.officers
	}
	d.Form, d.Officers, d.Replaces = withoutLapsed(r.p.Definition, form, today), officers, &r.old.ID
	d.Name = r.p.CaseName(d.Form)
	if err := tx.AddDossier(ctx, d); err != nil {
		return err
	}
	return carry(ctx, tx, carrying{d, r.p.Definition, last, today, r.by})
}

// withoutLapsed empties the dates that have passed, so that they have to be told anew.
func withoutLapsed(def *workflow.Definition, form registry.Form, today time.Time) registry.Form {
	empty := map[string]any{}
	for _, name := range def.LetterLife.Remind.Fields {
		if end := formDate(form, name); !end.IsZero() && end.Before(today) {
			empty[name] = nil
		}
	}
	if len(empty) == 0 {
		return form
	}
	return workflow.Merge(maps.Clone(form), empty)
}

// carrying is a new case that takes files over from an earlier one.
type carrying struct {
	d     *registry.Dossier
	def   *workflow.Definition
	last  *registry.Dossier
	today time.Time
	by    workflow.Actor
}

// carry takes over the files that were found suitable and are still good. Each is a new version of its item with the same
// bytes; what is made here is made and signed anew, since it is about this request.
func carry(ctx context.Context, tx *postgres.Tx, c carrying) error {
	documents, err := tx.Documents(ctx, c.filed())
	if err != nil {
		return err
	}
	before := &registry.Dossier{Documents: documents}
	for _, item := range c.def.Items(c.d.Form) {
		doc := before.Current(item.Requirement.Code, item.Slot)
		if doc == nil || doc.Verdict == nil || doc.Verdict.Result != registry.Suitable || item.Requirement.MadeHere || c.lapsed(item.Requirement) {
			continue
		}
		if err := tx.AddDocument(ctx, c.carried(*doc)); err != nil {
			return err
		}
	}
	return nil
}

// filed is the case that has the files. A correction has none of its own: it rests on those of the case whose letter was
// the first of its registration.
func (c carrying) filed() uuid.UUID {
	if c.last.Correction() {
		return *c.last.Origin
	}
	return c.last.ID
}

// lapsed tells whether the file of an item went out of date with a date of the earlier case.
func (c carrying) lapsed(r workflow.Requirement) bool {
	end := formDate(c.last.Form, r.Until)
	return r.Until != "" && !end.IsZero() && end.Before(c.today)
}

func (c carrying) carried(doc registry.Document) *registry.Document {
	from := doc.ID
	if doc.CarriedFrom != nil {
		from = *doc.CarriedFrom // the one whose bytes they are
	}
	doc.ID, doc.DossierID, doc.Version, doc.UploadedBy, doc.Verdict, doc.CarriedFrom = registry.NewID(), c.d.ID, 1, c.by.User, nil, &from
	return &doc
}

// replaceable refuses to begin or hand in what is to replace a letter that has ended for good or is being replaced.
func replaceable(ctx context.Context, tx *postgres.Tx, def *workflow.Definition, old *registry.Certificate) error {
	if st, ok := def.LetterState(old.State); !ok || st.Final {
		return registry.Conflict("surat_tidak_dapat_diperbarui", "Surat ini tidak dapat diperbarui, karena keadaannya \""+st.Label+"\". Ajukan permohonan baru.")
	}
	if s, open, err := tx.OpenSuccessor(ctx, old.ID); err != nil {
		return err
	} else if open {
		return registry.Conflict(SuccessorUnderWay, "Pembaruan atau pembetulan surat ini sudah berjalan dengan kode pelacakan "+s.TrackingCode+".")
	}
	return nil
}

// mayRenew asks once more when the case is handed in: much may have happened to the letter since it was begun.
func (a *act) mayRenew(ctx context.Context) error {
	if a.d.Replaces == nil {
		return nil
	}
	old, err := a.tx.LockLetterRow(ctx, *a.d.Replaces)
	if err != nil {
		return err
	}
	return replaceable(ctx, a.tx, a.d.Definition, old)
}

// mayAsk refuses cases of organisations whose legal status rules them out, in the words of the definition.
func (o *Office) mayAsk(ctx context.Context, tx *postgres.Tx, d *registry.Dossier, def *workflow.Definition) error {
	if d.OrganisationID == nil {
		return nil
	}
	status, known, err := tx.CurrentStatus(ctx, *d.OrganisationID)
	if err != nil || !known {
		return err
	}
	if s, _ := def.LegalStatus(status.Status); s.Refuses != "" {
		return registry.Conflict("status_hukum", s.Refuses+" Dasarnya: "+statusSentence(def, status)+".")
	}
	return nil
}
