package workflow

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Cover is the cover sheet of the printed SOP (PermenPANRB 35/2012). What the office has not decided stays empty here and
// is printed as a place to be filled in; no step depends on it.
type Cover struct {
	Number         string    `yaml:"number"`
	Made           time.Time `yaml:"made"` // days, written YYYY-MM-DD: made ≤ revised ≤ effective
	Revised        time.Time `yaml:"revised"`
	Effective      time.Time `yaml:"effective"`
	ApprovedBy     string    `yaml:"approved_by"` // role
	Qualifications []string  `yaml:"qualifications"`
	Related        []string  `yaml:"related"` // other SOPs
	Equipment      []string  `yaml:"equipment"`
	Warnings       []string  `yaml:"warnings"`
	Records        []string  `yaml:"records"`
}

// Standard is what the service standard (PermenPANRB 15/2014) says beyond the rest of the definition and the office's
// settings. What the office has not decided stays empty, as on the cover sheet.
type Standard struct {
	Fee         string   `yaml:"fee"`
	Complaints  []string `yaml:"complaints"` // how they are handled; where they go is in the office's settings
	Facilities  []string `yaml:"facilities"`
	Supervision []string `yaml:"supervision"`
	Staff       []string `yaml:"staff"` // how many serve
	Guarantee   []string `yaml:"guarantee"`
	Safety      []string `yaml:"safety"`
	Evaluation  []string `yaml:"evaluation"`
}

// checkPrinted refuses a cover sheet that contradicts itself, and lists with lines that would print as nothing.
func (d *Definition) checkPrinted() error {
	c, s := d.Cover, d.Standard
	if _, known := d.Role(c.ApprovedBy); c.ApprovedBy != "" && !known {
		return fmt.Errorf("lembar SOP: peran %q yang mengesahkan tidak dikenal", c.ApprovedBy)
	}
	for _, list := range [][]string{
		c.Qualifications, c.Related, c.Equipment, c.Warnings, c.Records,
		s.Complaints, s.Facilities, s.Supervision, s.Staff, s.Guarantee, s.Safety, s.Evaluation,
	} {
		if slices.ContainsFunc(list, func(line string) bool { return strings.TrimSpace(line) == "" }) {
			return errors.New("lembar SOP atau standar pelayanan: ada baris daftar yang kosong")
		}
	}
	return c.checkDates()
}

// coverDate is one of the dates with its name for people.
type coverDate struct {
	name string
	on   time.Time
}

// checkDates sees that the dates follow each other; an empty one is skipped.
func (c Cover) checkDates() error {
	var dates []coverDate
	for _, d := range []coverDate{{"pembuatan", c.Made}, {"revisi", c.Revised}, {"efektif", c.Effective}} {
		if !d.on.IsZero() {
			dates = append(dates, d)
		}
	}
	for i := 1; i < len(dates); i++ {
		if before := dates[i-1]; dates[i].on.Before(before.on) {
			return fmt.Errorf("lembar SOP: tanggal %s mendahului tanggal %s", dates[i].name, before.name)
		}
	}
	return nil
}
