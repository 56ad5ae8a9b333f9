package casework

import (
	"context"
	"strconv"

	"ormas/internal/registry"
	"ormas/storage/postgres"
)

// agenda enters the case in the agenda of the year, under the number that was given by hand or the next free one. The
// series is locked either way, so that a number given by hand and a counted one never meet.
func agenda(ctx context.Context, a *act) error {
	office, err := a.tx.Office(ctx, a.d.OfficeID)
	if err != nil {
		return err
	}
	year := a.tx.Now.In(office.Location()).Year()
	book := postgres.Series{Office: office.ID, Kind: registry.AgendaSeries, Year: year}
	number, _ := a.t.Input()["agenda_number"].(string)
	if number != "" {
		err = a.claimAgenda(ctx, book, number)
	} else {
		number, err = a.nextAgenda(ctx, book)
	}
	if err != nil {
		return err
	}
	a.d.AgendaYear, a.d.AgendaNumber = &year, &number
	return nil
}

// claimAgenda refuses a number that another case of the year has.
func (a *act) claimAgenda(ctx context.Context, book postgres.Series, number string) error {
	if err := a.tx.LockSeries(ctx, book); err != nil {
		return err
	}
	taken, err := a.tx.AgendaTaken(ctx, book.Office, book.Year, number)
	if err != nil {
		return err
	}
	if taken {
		return registry.Invalid("agenda_number", "sudah_dipakai", "Nomor agenda ini sudah dipakai pada tahun ini.")
	}
	return nil
}

// nextAgenda counts on until it meets a number that nobody took by hand.
func (a *act) nextAgenda(ctx context.Context, book postgres.Series) (string, error) {
	for {
		_, n, err := a.tx.NextNumber(ctx, book)
		if err != nil {
			return "", err
		}
		number := strconv.Itoa(n)
		taken, err := a.tx.AgendaTaken(ctx, book.Office, book.Year, number)
		if err != nil {
			return "", err
		}
		if !taken {
			return number, nil
		}
	}
}
