package rulemaking

import (
	"context"
	"maps"
	"regexp"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// SetOffice stores what an office says about itself, for its administrator. Whatever would stop its next letter is refused.
// Where the signing key and the gateway lie is the operator's business and stays; so does the logo, which SetLogo changes.
func (o *Office) SetOffice(ctx context.Context, by workflow.Actor, s registry.OfficeSettings) error {
	if err := registry.OnlyAdmin(by, "Pengaturan kantor hanya untuk administrator."); err != nil {
		return err
	}
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		office, err := tx.LockOffice(ctx, by.Office)
		if err != nil {
			return err
		}
		s.SignerKey, s.SignerSecret, s.Logo = office.Settings.SignerKey, office.Settings.SignerSecret, office.Settings.Logo
		s.Gateway = office.Settings.Gateway
		office.Settings = s
		numbers, err := o.writtenFrom(ctx, tx, office, tx.Now)
		if err != nil {
			return err
		}
		if err := slices.Concat(settingsProblems(s), officeProblems(*office), numberProblems(s.NumberParts, numbers)).Err(); err != nil {
			return err
		}
		return tx.SetOffice(ctx, office.ID, s)
	})
}

// SetSigning stores by what letters of an office are signed, for the operator: where the key lies and how the gateway is
// reached. All else stays.
func (o *Office) SetSigning(ctx context.Context, id uuid.UUID, s registry.OfficeSettings) error {
	if err := signingProblems(s).Err(); err != nil {
		return err
	}
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		office, err := tx.LockOffice(ctx, id)
		if err != nil {
			return err
		}
		office.Settings.SignerKey, office.Settings.SignerSecret, office.Settings.Gateway = s.SignerKey, s.SignerSecret, s.Gateway
		return tx.SetOffice(ctx, office.ID, office.Settings)
	})
}

// whatsappShape is a number in the international form without signs, as links to the service want it.
var whatsappShape = regexp.MustCompile(`^([1-9][0-9]{7,14})?$`)

// For how many days it may be known who took which paper: a year at least, so that an auditor of last year still finds it.
const leastRenderingDays, mostRenderingDays = 365, 36500

// settingsProblems says what is wrong with lengths and with the number of the complaint desk.
func settingsProblems(s registry.OfficeSettings) registry.Faults {
	var problems registry.Faults
	problems.Expect(whatsappShape.MatchString(s.Whatsapp), "whatsapp", "Tuliskan nomor WhatsApp dengan kode negara dan angka saja, misalnya 620000000000.")
	if s.RenderingDays < 0 || s.RenderingDays > 0 && s.RenderingDays < leastRenderingDays || s.RenderingDays > mostRenderingDays {
		problems.Add("rendering_days", "di_luar_batas", "Catatan unduhan disimpan antara 365 dan 36500 hari; kosongkan untuk lima tahun.")
	}
	texts := map[string][]string{
		"letterhead": s.Letterhead, "address": {s.Address}, "phone": {s.Phone}, "email": {s.Email},
		"site": {s.Site}, "head_title": {s.HeadTitle}, "addressee": {s.Addressee},
		"register_licence": {s.RegisterLicence},
	}
	for name, part := range s.NumberParts {
		texts["number_parts."+name] = []string{part}
	}
	for _, field := range slices.Sorted(maps.Keys(texts)) {
		problems.Expect(!slices.ContainsFunc(texts[field], registry.UnfitLine), field,
			"Tuliskan paling panjang 200 huruf dalam satu baris, tanpa tanda yang tidak dapat dicetak.")
	}
	return problems
}

// NumberParts are the names of the parts that an office has to fill in for its numbers of this year and the next.
func (o *Office) NumberParts(ctx context.Context, id uuid.UUID) ([]string, error) {
	office, err := o.db.Office(ctx, id)
	if err != nil {
		return nil, err
	}
	all, err := o.writtenFrom(ctx, o.db, office, o.db.Now())
	if err != nil {
		return nil, err
	}
	templates := make([]string, len(all))
	for i, v := range all {
		templates[i] = v.Template
	}
	return workflow.OfficeParts(templates...), nil
}
