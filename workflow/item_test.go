package workflow_test

import (
	"slices"
	"strings"
	"testing"

	"ormas/workflow"
)

// codes are the items as "code" or "code/slot".
func codes(items []workflow.Item) []string {
	var all []string
	for _, i := range items {
		all = append(all, strings.TrimSuffix(i.Requirement.Code+"/"+i.Slot, "/"))
	}
	return all
}

func TestItems(t *testing.T) {
	t.Parallel()
	base := `P1 P2 P3 P4 P5 P6 P7 P8 L1 L2 L3 L4 L5 L6/ketua L6/sekretaris L6/bendahara L7/ketua L7/sekretaris L7/bendahara
		L8/ketua L8/sekretaris L8/bendahara L9 L10 L12 L13`
	conditions := map[string]string{"names_public_officials": "L11", "religious": "L14", "belief": "L15"}
	for service, more := range map[string]string{"pelaporan": "", "pendaftaran": " L16"} {
		d := definition(t, service)
		t.Run(service+" asks for its list", func(t *testing.T) {
			t.Parallel()
			if got, want := codes(d.Items(nil)), strings.Fields(base+more); !slices.Equal(got, want) {
				t.Errorf("asks for %v", got)
			}
		})
		for field, code := range conditions {
			t.Run(service+" asks for "+code+" only where it applies", func(t *testing.T) {
				t.Parallel()
				for value, want := range map[any]bool{true: true, false: false, "true": false} {
					if got := slices.Contains(codes(d.Items(map[string]any{field: value})), code); got != want {
						t.Errorf("with %s %v: %v", field, value, got)
					}
				}
			})
		}
	}
}

func TestItem(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	for _, c := range []struct {
		code, slot, label string // label "": no such item
	}{
		{"P6", "", "Fotokopi Nomor Pokok Wajib Pajak (NPWP) organisasi"},
		{"L8", "ketua", "Pas foto berwarna – Ketua"},
		{"L14", "", "Rekomendasi kementerian yang melaksanakan urusan di bidang agama"},
		{"P6", "ketua", ""},
		{"P6", "x", ""},
		{"L8", "", ""},
		{"L8", "wakil", ""},
		{"L16", "", ""},
		{"", "", ""},
	} {
		item, ok := d.Item(c.code, c.slot)
		if ok != (c.label != "") || ok && item.Label(d) != c.label {
			t.Errorf("item %s %q: %v, label %q", c.code, c.slot, ok, item.Label(d))
		}
	}
}

func TestOpens(t *testing.T) {
	t.Parallel()
	for _, d := range tracks(t) {
		approval := []string{"approval_number", "approval_date"}
		if d.Service == "pendaftaran" {
			approval = append(approval, "approval_until")
		}
		for code, want := range map[string][]string{
			"P2": {"deed_number", "deed_date", "deed_notary"}, "P5": {"domicile_date"},
			"P6": {"npwp"}, "L4": approval, "L5": {"term_from", "term_to"}, "L12": {"lease_until"}, "P1": nil, "X": nil,
		} {
			if got := d.Opens(code); !slices.Equal(got, want) {
				t.Errorf("%s: a finding on %s opens %v", d.Service, code, got)
			}
		}
	}
}

// TestRequirements compares how the items are made and signed with the published list.
func TestRequirements(t *testing.T) {
	t.Parallel()
	madeHere := strings.Fields("P1 P7 P8 L1 L7 L9 L10 L11")
	signed := strings.Fields("P1 P3 P7 P8 L9 L10")
	stamped := strings.Fields("P7 P8 L9 L10")
	for _, d := range tracks(t) {
		for _, r := range d.Requirements {
			if r.MadeHere != slices.Contains(madeHere, r.Code) {
				t.Errorf("%s: %s is made here: %v", d.Service, r.Code, r.MadeHere)
			}
			if want := slices.Contains(signed, r.Code); want != slices.Equal(r.SignedBy, []string{"ketua", "sekretaris"}) || !want && len(r.SignedBy) > 0 {
				t.Errorf("%s: %s is signed by %v", d.Service, r.Code, r.SignedBy)
			}
			if (r.Stamp == "Rp10.000") != slices.Contains(stamped, r.Code) {
				t.Errorf("%s: %s bears the stamp %q", d.Service, r.Code, r.Stamp)
			}
		}
	}
}
