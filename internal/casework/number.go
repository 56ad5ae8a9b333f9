package casework

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"time"

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
func (a *act) takeNumber(ctx context.Context, office *registry.Office, kind, template string) (registry.Number, error) {
	today := a.tx.Now.In(office.Location())
	of := postgres.Series{Office: office.ID, Kind: kind, Service: a.d.Service, Year: today.Year()}
	series, n, err := a.tx.NextNumber(ctx, of)
	if err != nil {
		return registry.Number{}, err
	}
	if own, _, ok, err := a.tx.OwnTemplate(ctx, of); err != nil {
		return registry.Number{}, err
	} else if ok { // read under the lock of the series, as it is changed under it
		template = own
	}
	text, err := fillNumber(template, n, today, office.Settings.NumberParts)
	if err != nil {
		return registry.Number{}, err
	}
	given := registry.Number{ID: registry.NewID(), Kind: kind, N: n, Text: text, DossierID: a.d.ID, GivenAt: a.tx.Now}
	return given, a.tx.AddNumber(ctx, postgres.GivenNumber{Number: given, Office: office.ID, Series: series})
}

// numberPart is one part of a template: {urut}, or {urut:4} for at least four digits.
var numberPart = regexp.MustCompile(`\{([a-z_]+)(?::([0-9]))?\}`)

// fillNumber fills a template with a number, the day and the office's own parts. A part that nobody filled in is
// refused: a number with a hole in it would stay in the books for ever.
func fillNumber(template string, n int, day time.Time, own map[string]string) (string, error) {
	parts := map[string]string{"urut": strconv.Itoa(n), "tahun": strconv.Itoa(day.Year()), "bulan": romanMonths[day.Month()-1]}
	maps.Copy(parts, own)
	var missing []string
	text := numberPart.ReplaceAllStringFunc(template, func(part string) string {
		m := numberPart.FindStringSubmatch(part)
		if parts[m[1]] == "" {
			missing = append(missing, m[1])
		}
		width, _ := strconv.Atoi(m[2]) // empty: no width
		return fmt.Sprintf("%s%s", strings.Repeat("0", max(0, width-len(parts[m[1]]))), parts[m[1]])
	})
	if len(missing) > 0 {
		return "", workflow.Refuse(workflow.Invalid, "pengaturan_nomor_belum_lengkap",
			"Nomor belum dapat diberikan. Pengaturan kantor belum berisi: "+strings.Join(missing, ", ")+".")
	}
	return text, nil
}

// romanMonths are the months as numbers of letters write them.
var romanMonths = [...]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}
