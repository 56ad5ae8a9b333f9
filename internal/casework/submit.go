package casework

import (
	"context"

	"ormas/internal/calendar"
	"ormas/internal/certificate"
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
	_, err = a.addPaper(ctx, sheet{kind: registry.Receipt, filename: "tanda-terima-" + a.d.TrackingCode + ".pdf", content: receipt})
	return err
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
