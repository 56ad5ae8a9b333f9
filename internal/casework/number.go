package casework

import (
	"context"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// number takes the registration number from the main register book (Buku Induk) of the year.
func number(ctx context.Context, a *act) error {
	if a.d.Correction() {
		return nil // it keeps the number of the letter that it corrects
	}
	office, err := a.tx.Office(ctx, a.d.OfficeID)
	if err != nil {
		return err
	}
	given, err := a.takeNumber(ctx, office, registry.RegistrationSeries, a.d.Definition.Numbers.Registration)
	if err != nil {
		return err
	}
	a.d.RegistrationNumber = &given.Text
	return nil
}

// takeNumber takes the next number of the case's procedure in this year and writes down that the case has it. From here
// to the end of the transaction nobody else gets a number of this series. The template is that of the procedure, unless the
// office has decided on its own.
func (a *underLock) takeNumber(ctx context.Context, office *registry.Office, kind, template string) (registry.Number, error) {
	today := a.tx.Now.In(office.Location())
	of := postgres.Series{Office: office.ID, Kind: kind, Service: a.d.Service, Year: today.Year()}
	series, n, err := a.tx.NextNumber(ctx, of)
	if err != nil {
		return registry.Number{}, err
	}
	if own, ok, err := a.tx.OwnTemplate(ctx, of); err != nil {
		return registry.Number{}, err
	} else if ok { // read under the lock of the series, as it is changed under it
		template = own.Template
	}
	text, err := workflow.FillTemplate(template, n, today, office.Settings.NumberParts)
	if err != nil {
		return registry.Number{}, err
	}
	given := registry.Number{ID: registry.NewID(), Kind: kind, N: n, Text: text, DossierID: a.d.ID, GivenAt: a.tx.Now}
	return given, a.tx.AddNumber(ctx, postgres.GivenNumber{Number: given, Office: office.ID, Series: series})
}
