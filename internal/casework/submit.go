package casework

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/certificate"
	"ormas/internal/inspect"
	"ormas/internal/registry"
)

// submit hands a case in: the applicant gets a receipt that names every file, and staff may read the organisation from
// now on.
func submit(ctx context.Context, a *act) error {
	if err := a.onVersionInForce(ctx); err != nil {
		return err
	}
	if err := a.office.mayAsk(ctx, a.tx, a.d, a.d.Definition); err != nil {
		return err
	}
	if err := a.mayRenew(ctx); err != nil {
		return err
	}
	if a.d.OrganisationID != nil {
		if err := a.tx.MarkSubmitted(ctx, *a.d.OrganisationID); err != nil {
			return err
		}
	}
	receipt, err := a.receipt(ctx)
	if err != nil {
		return err
	}
	return a.addPaper(ctx, sheet{registry.Receipt, "tanda-terima-" + a.d.TrackingCode + ".pdf", receipt})
}

// receipt is what the receipt says. It is only put down here: it is rendered when first read.
func (a *act) receipt(ctx context.Context) (certificate.Receipt, error) {
	office, err := a.tx.Office(ctx, a.d.OfficeID)
	if err != nil {
		return certificate.Receipt{}, err
	}
	cal, err := a.office.Rules.Calendar(ctx, a.tx, a.d.OfficeID)
	if err != nil {
		return certificate.Receipt{}, err
	}
	at := cal.In(a.tx.Now)
	r := certificate.Receipt{
		Office: letterhead(office), TrackingCode: a.d.TrackingCode, TrackingURL: a.office.trackingURL(a.d),
		Service: a.d.Definition.Title, Organisation: a.d.Name, ReceivedAt: at,
		Received: calendar.FormatDayTime(at), Files: receivedFiles(a.d),
	}
	if due := cal.Due(a.tx.Now, a.d.Definition.Norm, calendar.Office); !due.IsZero() {
		r.Expected = cal.FormatDue(due)
	}
	return r, nil
}

// receivedFiles are the documents that stand for the items which apply, in the order of the definition.
func receivedFiles(d *registry.Dossier) []certificate.File {
	var files []certificate.File
	for _, item := range d.Definition.Items(d.Form) {
		if o := d.Current(item.Requirement.Code, item.Slot); o != nil {
			files = append(files, certificate.File{
				Code: item.Requirement.Code, Label: item.Label(d.Definition),
				Filename: o.Filename, Size: o.Size, SHA256: o.SHA256,
			})
		}
	}
	return files
}

// sheet is a paper made here for the applicant: a kind of attachment, its name, and what it says.
type sheet struct {
	kind     string
	filename string
	content  any
}

// addPaper keeps what a paper for the applicant says.
func (a *act) addPaper(ctx context.Context, p sheet) error {
	content, err := json.Marshal(p.content)
	if err != nil {
		return fmt.Errorf("write %s: %w", p.kind, err)
	}
	return a.tx.AddAttachment(ctx, &registry.Attachment{
		DossierID: a.d.ID, Kind: p.kind, Filename: p.filename, ForApplicant: true,
		MIME: inspect.PDF, Content: content, MadeBy: a.maker(),
	})
}

// maker is the person who acts; nobody where the clock does.
func (a *act) maker() *uuid.UUID {
	if a.by.Clock {
		return nil
	}
	return &a.by.User
}
