package casework

import (
	"slices"
	"strings"
	"testing"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/workflow"
	"ormas/workflow/sop"
)

// paperData is a dossier with a form, under one of the tracks that we ship.
func paperData(t *testing.T, form registry.Form, officers ...registry.Form) *registry.Dossier {
	t.Helper()
	for _, body := range sop.Files() {
		def, err := workflow.Load(body)
		if err != nil {
			t.Fatal(err)
		}
		if def.Service == "pelaporan" {
			return &registry.Dossier{Definition: def, Form: form, Officers: officers}
		}
	}
	t.Fatal("no definition of pelaporan")
	return nil
}

func TestDataForm(t *testing.T) {
	t.Parallel()
	t.Run("has the 18 rows of the national form, and all other fields once", func(t *testing.T) {
		t.Parallel()
		d := paperData(t, registry.Form{})
		national, more := dataForm(d)
		asked := slices.DeleteFunc(slices.Clone(d.Definition.Form), func(f workflow.Field) bool { return strings.HasPrefix(f.Name, "address.") })
		// Of the 18 rows three stand for no field, one for the address and two for two fields each.
		if len(national) != 18 || len(more) != len(asked)-(18-3-1+2) {
			t.Errorf("got %d and %d rows of %d fields", len(national), len(more), len(asked))
		}
	})
	t.Run("leaves out what a procedure does not ask", func(t *testing.T) {
		t.Parallel()
		d := paperData(t, registry.Form{})
		d.Definition.Form = []workflow.Field{{Name: "name", Label: "Nama"}, {Name: "lain", Label: "Lain"}}
		national, more := dataForm(d)
		if len(national) != 4 || national[0].Label != "Nama" || len(more) != 1 || more[0].Label != "Lain" {
			t.Errorf("got %v and %v", national, more)
		}
	})
}

func TestFilling(t *testing.T) {
	t.Parallel()
	d := paperData(t, registry.Form{
		"scope": "kota", "founded_on": "2020-03-03", "founders": []any{"Warga Satu", "", "Warga Dua"}, "member_count": 1200.0,
		"religious": false, "aims": "Satu.\n\n  Dua.", "address": map[string]any{"street": "Jalan Khayalan Nomor 7", "rt": "012", "kelurahan": "Angan"},
	})
	f := filling{d.Definition.Form, d.Form, map[string]bool{}}
	dated := f.joined("Pendirian", ", ", "founded_place", "founded_on")
	for what, test := range map[string]struct {
		got  certificate.Entry
		want []string
	}{
		"a choice by its label":               {f.entry("scope"), []string{"Kota"}},
		"a date in words":                     {f.entry("founded_on"), []string{"3 Maret 2020"}},
		"a list line by line":                 {f.entry("founders"), []string{"Warga Satu", "Warga Dua"}},
		"a number without a point":            {f.entry("member_count"), []string{"1200"}},
		"a no":                                {f.entry("religious"), []string{"Tidak"}},
		"the lines of a long text":            {f.entry("aims"), []string{"Satu.", "Dua."}},
		"nothing for a blank":                 {f.entry("principle"), nil},
		"a gap for the missing part":          {dated, []string{gap + ", 3 Maret 2020"}},
		"nothing where all parts are":         {f.joined("Masa bakti", " sampai ", "term_from", "term_to"), nil},
		"a group with gaps for what it needs": {f.group("address."), []string{"Jalan Khayalan Nomor 7, RT 012, Kelurahan Angan, Kecamatan " + gap}},
	} {
		t.Run("shows "+what, func(t *testing.T) {
			t.Parallel()
			if !slices.Equal(test.got.Values, test.want) || test.got.Label == "" {
				t.Errorf("got %q, want %q", test.got.Values, test.want)
			}
		})
	}
	t.Run("offers the choices of what is blank", func(t *testing.T) {
		t.Parallel()
		blank := filling{d.Definition.Form, registry.Form{}, map[string]bool{}}
		if got := blank.entry("scope").Choices; !slices.Equal(got, []string{"Kota", "Provinsi", "Nasional"}) {
			t.Errorf("got %v", got)
		}
		if got := blank.entry("belief").Choices; !slices.Equal(got, []string{"Ya", "Tidak"}) {
			t.Errorf("got %v", got)
		}
	})
}

func TestPaperOf(t *testing.T) {
	t.Parallel()
	d := paperData(t, registry.Form{"name": "Perkumpulan Kebun Rekaan"},
		registry.Form{"position": "ketua", "title": "Ketua Umum", "name": "Warga Satu"}, registry.Form{"position": "bendahara", "name": "Warga Tiga"})
	paper := func(code, slot string) certificate.Made {
		item, ok := d.Definition.Item(code, slot)
		if !ok {
			t.Fatal(code)
		}
		return paperOf(d, item, sharedData(d))
	}
	t.Run("takes signers and stamp from the definition, and the organisation's seal with them", func(t *testing.T) {
		t.Parallel()
		m := paper("P7", "")
		if !slices.Equal(m.Signers, []certificate.Person{{Position: "Ketua Umum", Name: "Warga Satu"}, {Position: "Sekretaris"}}) || m.Stamp != "Rp10.000" || !m.Seal {
			t.Errorf("got %+v", m)
		}
		if m := paper("P1", ""); m.Stamp != "" || len(m.Signers) != 2 {
			t.Errorf("got %+v", m)
		}
	})
	t.Run("lets the officer sign what is about him", func(t *testing.T) {
		t.Parallel()
		m := paper("L7", "bendahara")
		if len(m.Signers) != 1 || m.Signers[0].Name != "Warga Tiga" || m.Seal || len(m.Biodata) != len(d.Definition.OfficerForm) {
			t.Errorf("got %+v", m)
		}
	})
	t.Run("lets nobody of the board sign a form", func(t *testing.T) {
		t.Parallel()
		if m := paper("L1", ""); len(m.Signers) != 0 || len(m.Board) != 3 || m.Board[1] != (certificate.Person{Position: "Sekretaris"}) {
			t.Errorf("got %+v", m)
		}
	})
}
