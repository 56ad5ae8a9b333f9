package casework

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/inspect"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// MadeHere makes the paper of an item that is made here, from the data as they are now: ready to print, sign and upload.
// It is for whoever may see the dossier, and is kept nowhere. Items that are not made here, or do not apply, are not
// there.
func (o *Office) MadeHere(ctx context.Context, by workflow.Actor, dossier uuid.UUID, requirement, slot string) (intake.Content, error) { //nolint:revive // an item of a dossier is named by both
	p, err := o.press(ctx, by, dossier)
	if err != nil {
		return intake.Content{}, err
	}
	item, ok := madeItem(p.dossier, requirement, slot)
	if !ok {
		return intake.Content{}, registry.NotFound("Dokumen")
	}
	pdf, err := p.paper(item).PDF()
	if err != nil {
		return intake.Content{}, err
	}
	name := strings.Join(slices.DeleteFunc([]string{requirement, slot, p.dossier.TrackingCode}, func(part string) bool { return part == "" }), "-")
	return o.handedOut(ctx, by, p.dossier, printout{name + ".pdf", itemName(requirement, slot), pdf})
}

// itemName names an item in one word: its code, and the position of an officer behind a dot.
func itemName(requirement, slot string) string { return strings.TrimSuffix(requirement+"."+slot, ".") }

// printout is a file for the applicant to print.
type printout struct {
	filename string
	subject  string // which papers it holds
	pdf      []byte
}

// handedOut notes that a printout leaves the office, and gives it.
func (o *Office) handedOut(ctx context.Context, by workflow.Actor, d *registry.Dossier, s printout) (intake.Content, error) {
	sum := sha256.Sum256(s.pdf)
	err := o.noteRendering(ctx, by, registry.Rendering{
		OfficeID: d.OfficeID, DossierID: &d.ID, Kind: registry.RenderedMade, Subject: s.subject,
		SHA256: hex.EncodeToString(sum[:]), Size: int64(len(s.pdf)),
	})
	if err != nil {
		return intake.Content{}, err
	}
	return intake.Content{Filename: s.filename, MIME: inspect.PDF, Size: int64(len(s.pdf)), Body: io.NopCloser(bytes.NewReader(s.pdf))}, nil
}

// press is what the papers of one dossier are made with.
type press struct {
	dossier *registry.Dossier
	shared  certificate.Made
}

// press reads a dossier and what its papers tell besides its items.
func (o *Office) press(ctx context.Context, by workflow.Actor, dossier uuid.UUID) (press, error) {
	d, err := o.db.Dossier(ctx, by, dossier)
	if err != nil {
		return press{}, err
	}
	if d.Definition, err = o.Definition(ctx, o.db, d.DefinitionID); err != nil {
		return press{}, err
	}
	office, err := o.db.Office(ctx, d.OfficeID)
	if err != nil {
		return press{}, err
	}
	m := sharedData(d)
	m.TrackingCode, m.Origin, m.MadeAt = d.TrackingCode, o.settings.BaseURL, o.db.Now().In(office.Location())
	m.To, m.Service, m.Place, m.Town = addressee(office), d.Definition.Title, office.City, office.Town()
	return press{d, m}, nil
}

// paper is the paper of an item.
func (p press) paper(item workflow.Item) certificate.Made { return paperOf(p.dossier, item, p.shared) }

// madeItem gives an item that is made here and applies to the dossier.
func madeItem(d *registry.Dossier, requirement, slot string) (item workflow.Item, ok bool) {
	items := d.Definition.Items(d.Form)
	i := slices.IndexFunc(items, func(i workflow.Item) bool {
		return i.Requirement.MadeHere && i.Requirement.Code == requirement && i.Slot == slot
	})
	if i < 0 {
		return workflow.Item{}, false
	}
	return items[i], true
}

// addressee is to whom a request is written: the head of the city by way of the head of the office.
func addressee(o *registry.Office) []string {
	var lines []string
	for _, line := range []struct{ prefix, text string }{{"", o.Settings.Addressee}, {"melalui ", o.Settings.HeadTitle}, {"di ", o.Town()}} {
		if line.text != "" {
			lines = append(lines, line.prefix+line.text)
		}
	}
	return lines
}

// markStale marks the documents of a dossier that are stale.
func markStale(d *registry.Dossier) {
	shared := sharedData(d)
	for i := range d.Documents {
		d.Documents[i].Stale = stale(d, &d.Documents[i], shared)
	}
}

// loadMade loads of a locked dossier what the documents that are made here print.
func loadMade(ctx context.Context, tx *postgres.Tx, d *registry.Dossier) (certificate.Made, error) {
	if err := tx.LoadForm(ctx, d); err != nil {
		return certificate.Made{}, err
	}
	return sharedData(d), nil
}

// stale tells whether a current document was made here from data which have changed since it was uploaded.
func stale(d *registry.Dossier, doc *registry.Document, shared certificate.Made) bool {
	item, ok := d.Definition.Item(doc.Requirement, doc.Slot)
	return ok && doc.Current && doc.MadeOf != nil && *doc.MadeOf != paperOf(d, item, shared).Fingerprint()
}

// remember notes in a new document from which data it was made, where it is one that is made here.
func remember(ctx context.Context, tx *postgres.Tx, d *registry.Dossier, doc *registry.Document) error {
	item, ok := d.Definition.Item(doc.Requirement, doc.Slot)
	if !ok || !item.Requirement.MadeHere {
		return nil
	}
	shared, err := loadMade(ctx, tx, d)
	if err != nil {
		return err
	}
	doc.MadeOf = new(paperOf(d, item, shared).Fingerprint())
	return nil
}

// sharedData is what all papers of a dossier are made from.
func sharedData(d *registry.Dossier) certificate.Made {
	form, more := dataForm(d)
	return certificate.Made{
		Name: d.Form.Text("name"), Address: street(d.Form), Postcode: d.Form.Text("address.postcode"),
		Identity: identity(d), Form: form, More: more, Board: board(d),
	}
}

// paperOf is the paper of an item, as far as the dossier and its definition tell. The officer signs what is about him.
func paperOf(d *registry.Dossier, item workflow.Item, m certificate.Made) certificate.Made {
	r := item.Requirement
	m.Code, m.Slot, m.Label, m.Stamp, m.Seal = r.Code, item.Slot, r.Label, r.Stamp, len(r.SignedBy) > 0
	signers := r.SignedBy
	if item.Slot != "" {
		m.Biodata = filling{fields: d.Definition.OfficerForm, data: officer(d, item.Slot)}.all()
		if len(signers) == 0 {
			signers = []string{item.Slot}
		}
	}
	for _, position := range signers {
		m.Signers = append(m.Signers, person(d, position))
	}
	return m
}

// board are all officers in the order of the definition; those who are not known stand without a name.
func board(d *registry.Dossier) []certificate.Person {
	all := make([]certificate.Person, len(d.Definition.Positions))
	for i, p := range d.Definition.Positions {
		all[i] = person(d, p.ID)
	}
	return all
}

// person is an officer by his position.
func person(d *registry.Dossier, position string) certificate.Person {
	o := officer(d, position)
	label := position
	if i := slices.IndexFunc(d.Definition.Positions, func(p workflow.Position) bool { return p.ID == position }); i >= 0 {
		label = d.Definition.Positions[i].Label
	}
	return certificate.Person{Position: cmp.Or(o.Text("title"), label), Name: o.Text("name"), NIK: o.Text("nik"), Address: o.Text("address")}
}

// officer is what is known of an officer; nobody yet is an empty form.
func officer(d *registry.Dossier, position string) registry.Form {
	return data{officers: d.Officers}.officer(position)
}
