package casework

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ormas/internal/certificate"
	"ormas/internal/registry"
)

// unnamed stands in a draft for the person who is going to sign: nobody knows yet who holds the office on that day.
const unnamed = "(diisi saat penandatanganan)"

// capacity is in which capacity the head signs, as it is printed above the name.
func capacity(o *registry.Office) []string {
	if o.Settings.HeadTitle == "" {
		return nil // the lint says what is missing
	}
	return []string{o.Settings.HeadTitle + ","}
}

// signatoryOf is who signs a letter, as it is printed: the incumbent, or whoever holds a mandate for the post.
func signatoryOf(o *registry.Office, u *registry.User, m *registry.Mandate) certificate.Signatory {
	s := certificate.Signatory{Capacity: capacity(o), Name: u.Name, Rank: u.Rank, NIP: u.NIP}
	if m == nil {
		return s
	}
	s.Mandate = &certificate.Mandate{
		Kind: m.Kind, Post: cmp.Or(m.Behalf, o.Settings.HeadTitle), Through: m.Through, OrderNumber: m.OrderNumber, OrderDate: m.OrderDate,
	}
	if !m.Kind.Replaces() {
		s.Mandate.Title = u.Title
	}
	s.Capacity = s.Mandate.Capacity()
	return s
}

// letterhead is the top of every paper of an office. It names the logo; whoever prints reads it.
func letterhead(o *registry.Office) certificate.Letterhead {
	s := o.Settings
	head := certificate.Letterhead{Lines: s.Letterhead, Address: s.Address, Phone: s.Phone, Email: s.Email, Site: s.Site}
	if s.Logo != nil {
		head.LogoKey = s.Logo.PaperKey
	}
	return head
}

// draftLetter is the letter a case leads to, as the register and the definition have it: all but what signing adds.
func draftLetter(o *registry.Office, d *registry.Dossier) certificate.Letter {
	def := d.Definition
	l := certificate.Letter{
		Office: letterhead(o), Title: def.Product, Considerations: def.Letter.Considerations, Grounds: def.LegalGrounds,
		Organisation: letterOrganisation(o, d), Officers: letterOfficers(d),
		TermFrom: formDate(d.Form, "term_from"), TermTo: formDate(d.Form, "term_to"),
		Validity: certificate.Validity{
			Years: def.Validity.Years, Term: slices.Contains(def.Validity.Fields, "term_to"),
			Approval: slices.Contains(def.Validity.Fields, "approval_until"),
		},
		Duties: def.Letter.Duties, NoPermit: def.Letter.Notice, Copies: def.Letter.Copies, Place: o.Town(),
		Signatory:  certificate.Signatory{Capacity: capacity(o), Name: unnamed},
		Definition: certificate.Definition{Service: def.Service, Version: def.Version, Hash: def.Hash}, SignatureNote: pendingNote,
	}
	if d.RegistrationNumber != nil {
		l.RegistrationNumber = *d.RegistrationNumber
	}
	return l
}

func letterOrganisation(o *registry.Office, d *registry.Dossier) certificate.Organisation {
	f, def := d.Form, d.Definition
	level, _ := def.Field("level")
	return certificate.Organisation{
		Name: f.Text("name"), ShortName: f.Text("short_name"), Level: level.OptionLabel(f.Text("level")),
		Parent: f.Text("parent_name"), Field: f.Text("field_of_activity"), Address: addressLine(f, o.City), District: f.Text("address.kecamatan"), NPWP: f.Text("npwp"),
		Deed: certificate.Deed{Number: f.Text("deed_number"), Date: formDate(f, "deed_date"), Notary: f.Text("deed_notary")},
		Approval: certificate.Approval{
			Label: def.Letter.ApprovalLabel, Number: f.Text("approval_number"),
			Date: formDate(f, "approval_date"), Until: formDate(f, "approval_until"),
		},
	}
}

// letterOfficers are the officers in the order of the positions of the definition.
func letterOfficers(d *registry.Dossier) []certificate.Officer {
	var all []certificate.Officer
	for _, p := range d.Definition.Positions {
		for _, o := range d.Officers {
			if o.Text("position") == p.ID {
				all = append(all, certificate.Officer{Position: p.Label, Name: o.Text("name")})
			}
		}
	}
	return all
}

// addressLine is the address on one line; parts that are not known are left out.
func addressLine(f registry.Form, city string) string {
	return known(street(f), strings.TrimSpace(city+" "+f.Text("address.postcode")))
}

// street is the address without city and postcode.
func street(f registry.Form) string {
	part := func(prefix, name string) string {
		if text := f.Text(name); text != "" {
			return prefix + text
		}
		return ""
	}
	return known(part("", "address.street"), part("RT ", "address.rt"), part("RW ", "address.rw"),
		part("Kelurahan ", "address.kelurahan"), part("Kecamatan ", "address.kecamatan"))
}

// known puts what is known on one line.
func known(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
}

// formDate is a date of the form at midnight UTC, zero where there is none.
func formDate(f registry.Form, name string) time.Time {
	day, err := time.Parse(time.DateOnly, f.Text(name))
	if err != nil {
		return time.Time{} // checked when the case was handed in; an empty one is simply not there
	}
	return day
}
