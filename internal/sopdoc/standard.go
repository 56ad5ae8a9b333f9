package sopdoc

import (
	"cmp"
	"fmt"
	"strings"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/workflow"
)

// Standard prints the service standard with its 14 components (PermenPANRB 15/2014) as a PDF. The same definition and
// office always give the same bytes. An error for a procedure that serves nobody from outside: it has no service standard.
func Standard(d *workflow.Definition, o Issuer) ([]byte, error) {
	if err := forPublic(d); err != nil {
		return nil, err
	}
	return StandardOf(d, o).PDF()
}

// StandardOf is what the service standard says. No component is without a line.
func StandardOf(d *workflow.Definition, o Issuer) certificate.Standard {
	s := o.Settings
	head := certificate.Letterhead{Lines: s.Letterhead, Address: s.Address, Phone: s.Phone, Email: s.Email, Site: s.Site, Logo: o.Logo}
	if len(head.Lines) == 0 {
		head.Lines = []string{cmp.Or(o.Name, "Nama perangkat daerah "+blank)}
	}
	paper := certificate.Standard{
		Office: head, Service: d.Title, MadeAt: d.Cover.Made,
		Definition: certificate.Definition{Service: d.Service, Version: d.Version, Hash: d.Hash},
		Parts: []certificate.StandardPart{
			{Title: "A. Penyampaian pelayanan", Components: delivery(d, o)},
			{Title: "B. Pengelolaan pelayanan", Components: management(d)},
		},
	}
	number := 0
	for _, part := range paper.Parts {
		for i := range part.Components {
			number++
			c := &part.Components[i]
			if c.Number = number; len(c.Lines) == 0 {
				c.Lines = []string{blank}
			}
		}
	}
	return paper
}

// delivery are the components that people meet.
func delivery(d *workflow.Definition, o Issuer) []certificate.Component {
	return []certificate.Component{
		{Title: "Persyaratan", Lines: requirements(d)},
		{Title: "Sistem, mekanisme, dan prosedur", Lines: procedure(d)},
		{Title: "Jangka waktu penyelesaian", Lines: duration(d)},
		{Title: "Biaya", Lines: some(d.Standard.Fee)},
		{Title: "Produk pelayanan", Lines: some(d.Product)},
		{Title: "Penanganan pengaduan, saran, dan masukan", Lines: append(channels(o.Settings), d.Standard.Complaints...)},
	}
}

// management are the components behind the counter.
func management(d *workflow.Definition) []certificate.Component {
	s := d.Standard
	return []certificate.Component{
		{Title: "Dasar hukum", Lines: plain(d.LegalGrounds)},
		{Title: "Sarana dan prasarana", Lines: s.Facilities},
		{Title: "Kompetensi pelaksana", Lines: d.Cover.Qualifications},
		{Title: "Pengawasan internal", Lines: s.Supervision},
		{Title: "Jumlah pelaksana", Lines: s.Staff},
		{Title: "Jaminan pelayanan", Lines: s.Guarantee},
		{Title: "Jaminan keamanan dan keselamatan", Lines: s.Safety},
		{Title: "Evaluasi kinerja pelaksana", Lines: s.Evaluation},
	}
}

// requirements are what is to be brought, each with its condition.
func requirements(d *workflow.Definition) []string {
	var all []string
	for _, r := range d.Requirements {
		line := r.Label
		if r.When != nil {
			line += " (" + lower(r.When.Label) + ")"
		}
		all = append(all, line)
	}
	return all
}

// procedure is the straight way: what is done, and by whom.
func procedure(d *workflow.Definition) []string {
	var all []string
	for _, s := range d.Flow() {
		if !s.Side {
			all = append(all, s.Action.Label+" ("+s.Roles+")")
		}
	}
	return all
}

func duration(d *workflow.Definition) []string {
	if d.Norm.IsZero() {
		return nil
	}
	return []string{fmt.Sprintf("Paling lama %s waktu kantor, dihitung sejak permohonan diajukan. Waktu yang dipakai pemohon untuk melengkapi berkas dihitung terpisah.", d.Norm)}
}

// channels are where complaints go.
func channels(s registry.OfficeSettings) []string {
	var all []string
	for _, way := range []struct{ label, value string }{
		{"WhatsApp", s.Whatsapp}, {"Telepon", s.Phone}, {"Email", s.Email}, {"Datang ke", s.Address},
	} {
		if way.value != "" {
			all = append(all, way.label+" "+way.value)
		}
	}
	return all
}

// plain are lines without the punctuation that the letter needs.
func plain(lines []string) []string {
	all := make([]string, len(lines))
	for i, line := range lines {
		all[i] = strings.TrimRight(line, ";.")
	}
	return all
}

// some is a list of one line, or of none.
func some(line string) []string {
	if line == "" {
		return nil
	}
	return []string{line}
}

// lower begins a sentence that goes on inside another.
func lower(text string) string {
	if text == "" {
		return text
	}
	return strings.ToLower(text[:1]) + text[1:]
}
