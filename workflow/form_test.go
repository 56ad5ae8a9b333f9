package workflow_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ormas/workflow"
)

// object reads a JSON object.
func object(t *testing.T, text string) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return m
}

func TestMerge(t *testing.T) {
	t.Parallel()
	// The examples of RFC 7396, appendix A, as far as they are objects.
	for _, c := range [][3]string{
		{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`, `{}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{`{"e":null}`, `{"a":1}`, `{"e":null,"a":1}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},
		{`{"a":"b"}`, `{"a":{"b":"c"}}`, `{"a":{"b":"c"}}`},
	} {
		target, patch := object(t, c[0]), object(t, c[1])
		if got := workflow.Merge(target, patch); !reflect.DeepEqual(got, object(t, c[2])) {
			t.Errorf("%s with %s gives %v", c[0], c[1], got)
		}
		if !reflect.DeepEqual(target, object(t, c[0])) || !reflect.DeepEqual(patch, object(t, c[1])) {
			t.Errorf("%s with %s changed what it was given", c[0], c[1])
		}
	}
	t.Run("shares nothing", func(t *testing.T) {
		t.Parallel()
		target, patch := object(t, `{"a":{"b":["c"]},"n":1}`), object(t, `{"d":["e"]}`)
		got := workflow.Merge(target, patch)
		got["a"].(map[string]any)["b"].([]any)[0] = "x"
		got["d"].([]any)[0] = "x"
		if !reflect.DeepEqual(target, object(t, `{"a":{"b":["c"]},"n":1}`)) || !reflect.DeepEqual(patch, object(t, `{"d":["e"]}`)) {
			t.Errorf("what was given changed with the result: %v, %v", target, patch)
		}
	})
	t.Run("begins with nothing", func(t *testing.T) {
		t.Parallel()
		if got := workflow.Merge(nil, map[string]any{"wings": []string{"A"}}); !reflect.DeepEqual(got, map[string]any{"wings": []string{"A"}}) {
			t.Errorf("got %v", got)
		}
	})
}

func TestNormalise(t *testing.T) {
	t.Parallel()
	fields := []workflow.Field{
		{Name: "name", Type: workflow.Text},
		{Name: "address.street", Type: workflow.Text},
		{Name: "founders", Type: workflow.List},
		{Name: "aims", Type: workflow.LongText},
	}
	given := object(t, `{"name":"  Cafe\u0301 ","founders":[" A\nB "],"address":{"street":" B\r\nC\u2028D\n"},"member_count":3,"religious":true,
		"aims":" E\nF ","funding":null,"short_name":"\u200b\ufeff","principle":"\u202ePanca\u00adsila\u2069"}`)
	want := object(t, `{"name":"Café","founders":["A B"],"address":{"street":"B C D"},"member_count":3,"religious":true,
		"aims":"E\nF","funding":null,"short_name":"","principle":"Pancasila"}`)
	if got := workflow.Normalise(fields, given); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	if given["name"] == "Café" {
		t.Error("what was given has changed")
	}
	if got := workflow.Normalise(fields, nil); got == nil || len(got) > 0 {
		t.Errorf("nothing becomes %#v", got)
	}
}

// faults are the fields and codes of problems, as "field code".
func faults(problems []workflow.FieldError) []string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Field+" "+p.Code)
	}
	return all
}

func TestCheckShape(t *testing.T) {
	t.Parallel()
	for patch, want := range map[string]string{
		`{"name":"Perkumpulan Contoh","scope":"bukan pilihan","npwp":"pendek","term_to":"2000-01-01"}`: "",
		`{"name":null,"address":null,"wings":null,"term_to":""}`:                                       "",
		`{"address":{"street":"A","lat":-91.5,"lon":null},"wings":[],"religious":false}`:               "",
		`{"founded_on":" 2020-03-03 ","short_name":"` + strings.Repeat(" ", 90) + `"}`:                 "", // trimmed on entry
		`{"name":"` + strings.Repeat(`\u3164\u2800\ufe0f`, 100) + `"}`:                                 "", // nor of these
		`{"name":"` + strings.Repeat(`\u200b`, 201) + `"}`:                                             "", // nothing is left of it
		`{"website":"x"}`:                                       "website tidak_dikenal",
		`{"address":{"planet":"x"}}`:                            "address.planet tidak_dikenal",
		`{"address.street":"x"}`:                                "address.street tidak_dikenal",
		`{"address":{"street.x":"x"}}`:                          "address.street.x tidak_dikenal",
		`{"address":"x"}`:                                       "address jenis",
		`{"address":{"street":{"a":"b"}}}`:                      "address.street jenis",
		`{"address":{"lat":"-1.2"}}`:                            "address.lat jenis",
		`{"name":5}`:                                            "name jenis",
		`{"name":["A"]}`:                                        "name jenis",
		`{"name":"a\u0007"}`:                                    "name huruf_tidak_sah",
		`{"religious":"ya"}`:                                    "religious jenis",
		`{"member_count":"40"}`:                                 "member_count jenis",
		`{"founders":"A"}`:                                      "founders jenis",
		`{"founders":["A",1]}`:                                  "founders jenis",
		`{"founded_on":"3 Maret 2020"}`:                         "founded_on jenis",
		`{"founded_on":"2026-02-30"}`:                           "founded_on jenis",
		`{"scope":1}`:                                           "scope jenis",
		`{"name":1,"aims":2}`:                                   "aims jenis,name jenis",
		`{"name":"` + strings.Repeat("é", 200) + `"}`:           "",
		`{"name":"` + strings.Repeat("é", 201) + `"}`:           "name terlalu_panjang",
		`{"scope":"` + strings.Repeat("k", 101) + `"}`:          "scope terlalu_panjang",
		`{"founders":["` + strings.Repeat("é", 151) + `"]}`:     "founders terlalu_panjang",
		`{"founders":["A"` + strings.Repeat(`,"A"`, 99) + `]}`:  "",
		`{"founders":["A"` + strings.Repeat(`,"A"`, 100) + `]}`: "founders terlalu_banyak",
	} {
		for _, d := range tracks(t) {
			problems := d.CheckShape(object(t, patch))
			if got := strings.Join(faults(problems), ","); got != want {
				t.Errorf("%s: %.60s gives %q, want %q", d.Service, patch, got, want)
			}
			for _, p := range problems {
				if !strings.HasPrefix(p.Detail, `Isian "`) || !strings.HasSuffix(p.Detail, ".") {
					t.Errorf("not a sentence for people: %q", p.Detail)
				}
			}
		}
	}
}

func TestCheckOfficers(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	for patch, want := range map[string]string{
		`{"officers":[]}`: "",
		`{"officers":[{"position":"ketua","name":"Warga","nik":"pendek","sex":"?"},{"position":"bendahara","name":null}]}`: "",
		`{"officers":[{"name":"Warga"}]}`:                            "officers.0.position jabatan",
		`{"officers":[{"position":"ketua"},{"position":"wakil"}]}`:   "officers.1.position jabatan",
		`{"officers":[{"position":5}]}`:                              "officers.0.position jabatan",
		`{"officers":[null]}`:                                        "officers.0.position jabatan",
		`{"officers":[{"position":"ketua"},{"position":"ketua"}]}`:   "officers.1.position ganda",
		`{"officers":[{"position":"ketua","hobby":"x"}]}`:            "officers.ketua.hobby tidak_dikenal",
		`{"officers":[{"position":"ketua","nik":3171}]}`:             "officers.ketua.nik jenis",
		`{"officers":[{"position":"ketua","birth_date":"kemarin"}]}`: "officers.ketua.birth_date jenis",
	} {
		var read struct{ Officers []map[string]any }
		if err := json.Unmarshal([]byte(patch), &read); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(faults(d.CheckOfficers(read.Officers)), ","); got != want {
			t.Errorf("%s gives %q, want %q", patch, got, want)
		}
	}
	t.Run("names the officer", func(t *testing.T) {
		t.Parallel()
		got := d.CheckOfficers([]map[string]any{{"position": "ketua", "nik": 5.0}})
		if !strings.Contains(got[0].Detail, `"NIK – Ketua"`) {
			t.Errorf("told %q", got[0].Detail)
		}
	})
}

// short is what an ordinary secretary fills in, and no more.
func short(d *workflow.Definition) (form map[string]any, officers []map[string]any) {
	form = map[string]any{
		"name": "Perkumpulan Kebun Rekaan", "field_of_activity": "Lingkungan hidup", "scope": "kota",
		"address":       map[string]any{"street": "Jalan Khayalan Nomor 7", "kelurahan": "Angan", "kecamatan": "Mimpi"},
		"founded_place": "Kota Contoh", "founded_on": "2020-03-03", "principle": "Pancasila", "aims": "Menghijaukan kota",
		"founders": []any{"Warga Contoh Satu"}, "term_from": "2026-01-01", "term_to": "2031-01-01", "highest_body": "Musyawarah",
		"funding": "dalam_negeri", "npwp": "0000000000000000", "deed_number": "12", "deed_date": "2020-03-03",
		"deed_notary": "Tokoh Rekaan", "approval_number": "AHU-0000000", "approval_date": "2020-04-21",
	}
	if d.Service == "pendaftaran" {
		form["approval_until"] = "2030-04-21"
	}
	for _, position := range []string{"ketua", "sekretaris", "bendahara"} {
		officers = append(officers, map[string]any{
			"position": position, "name": "Warga Contoh " + position,
			"nik": "0000001502900001", "birth_place": "Kota Contoh", "birth_date": "1990-02-15", "sex": "L", "citizenship": "WNI",
			"address": "Jalan Khayalan Nomor 8",
		})
	}
	return form, officers
}

func TestExamples(t *testing.T) {
	t.Parallel()
	for _, d := range shipped(t) {
		t.Run(d.Service+" accepts its own examples", func(t *testing.T) {
			t.Parallel()
			form, officers := examples(t, d)
			if got := append(d.CheckShape(form), d.CheckComplete(form, officers)...); len(got) > 0 {
				t.Errorf("refused %v", got)
			}
		})
	}
}

func TestCheckComplete(t *testing.T) {
	t.Parallel()
	for _, d := range tracks(t) {
		t.Run(d.Service+" accepts what an ordinary secretary fills in", func(t *testing.T) {
			t.Parallel()
			form, officers := short(d)
			if got := d.CheckComplete(form, officers); len(got) > 0 {
				t.Errorf("refused %v", got)
			}
		})
		t.Run(d.Service+" tells everything that is missing from nothing", func(t *testing.T) {
			t.Parallel()
			got := faults(d.CheckComplete(nil, nil))
			for _, want := range []string{
				"name wajib", "address.street wajib", "founders wajib", "npwp wajib", "term_to wajib",
				"deed_number wajib", "approval_number wajib", "officers.ketua wajib", "officers.sekretaris wajib", "officers.bendahara wajib",
			} {
				if !slices.Contains(got, want) {
					t.Errorf("%q is not told: %v", want, got)
				}
			}
			if slices.Contains(got, "approval_until wajib") != (d.Service == "pendaftaran") {
				t.Errorf("the end of the approval: %v", got)
			}
		})
	}
}

// examples is data made of the examples of the definition.
func examples(t *testing.T, d *workflow.Definition) (form map[string]any, officers []map[string]any) {
	t.Helper()
	form = map[string]any{}
	for _, f := range d.Form {
		patch := map[string]any{f.Name: example(t, f)}
		if group, name, nested := strings.Cut(f.Name, "."); nested {
			patch = map[string]any{group: map[string]any{name: example(t, f)}}
		}
		form = workflow.Merge(form, patch)
	}
	for _, p := range d.Positions {
		officer := map[string]any{"position": p.ID}
		for _, f := range d.OfficerForm {
			officer[f.Name] = example(t, f)
		}
		officers = append(officers, officer)
	}
	return form, officers
}

func example(t *testing.T, f workflow.Field) any {
	t.Helper()
	switch f.Type {
	case workflow.Bool:
		return f.Example == "true"
	case workflow.Number:
		n, err := strconv.ParseFloat(f.Example, 64)
		if err != nil {
			t.Errorf("%s: the example is no number: %v", f.Name, err)
		}
		return n
	case workflow.List:
		return []any{f.Example}
	}
	return f.Example
}

func TestCompleteRefusals(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	for patch, want := range map[string]string{
		`{"name":"  "}`:                       "name wajib",
		`{"founders":[" "]}`:                  "founders wajib",
		`{"address":null}`:                    "address.street wajib,address.kelurahan wajib,address.kecamatan wajib",
		`{"scope":"dunia"}`:                   "scope pilihan",
		`{"npwp":"00000000000000"}`:           "npwp pola",
		`{"npwp":"000000000000000"}`:          "",
		`{"npwp":"00.000.000.0-000.000"}`:     "",
		`{"npwp":"00000000000000000"}`:        "npwp pola",
		`{"npwp":"0000000000000000 x"}`:       "npwp pola",
		`{"address":{"postcode":"7611"}}`:     "address.postcode pola",
		`{"address":{"postcode":"76114"}}`:    "",
		`{"address":{"email":"bukan surel"}}`: "address.email pola",
		`{"address":{"lat":-90.5}}`:           "address.lat di_luar_batas",
		`{"member_count":-1}`:                 "member_count di_luar_batas",
		`{"term_to":"2025-12-31"}`:            "term_to urutan",
		`{"term_to":"2026-01-01"}`:            "",
		`{"term_from":null}`:                  "term_from wajib",
		`{"level":"ranting"}`:                 "level pilihan",
		`{"religious":"ya"}`:                  "religious jenis",
	} {
		form, officers := short(d)
		if got := strings.Join(faults(d.CheckComplete(workflow.Merge(form, object(t, patch)), officers)), ","); got != want {
			t.Errorf("%s gives %q, want %q", patch, got, want)
		}
	}
	for patch, want := range map[string]string{
		`{"nik":"000000150290001"}`:   "officers.sekretaris.nik pola",
		`{"nik":"00000015029000012"}`: "officers.sekretaris.nik pola",
		`{"nik":"000000150290000A"}`:  "officers.sekretaris.nik pola",
		`{"citizenship":"WNA"}`:       "officers.sekretaris.citizenship tidak_diterima",
		`{"sex":"X"}`:                 "officers.sekretaris.sex pilihan",
		`{"name":null}`:               "officers.sekretaris.name wajib",
		`{"position":"ketua"}`:        "officers.sekretaris wajib",
	} {
		form, officers := short(d)
		officers[1] = workflow.Merge(officers[1], object(t, patch))
		if got := strings.Join(faults(d.CheckComplete(form, officers)), ","); got != want {
			t.Errorf("%s gives %q, want %q", patch, got, want)
		}
	}
	t.Run("says what to do in words", func(t *testing.T) {
		t.Parallel()
		form, officers := short(d)
		form["npwp"], form["term_to"], form["name"] = "1", "2020-01-01", ""
		officers[0]["citizenship"] = "WNA"
		want := []string{
			`Isian "Nama organisasi" belum diisi.`,
			`Isian "Akhir masa bakti pengurus" tidak boleh lebih awal daripada "Awal masa bakti pengurus".`,
			`Isian "NPWP organisasi" harus 15 atau 16 angka.`,
			`Isian "Kewarganegaraan – Ketua" harus WNI (warga negara Indonesia).`,
		}
		var got []string
		for _, p := range d.CheckComplete(form, officers) {
			got = append(got, p.Detail)
		}
		if !slices.Equal(got, want) {
			t.Errorf("told %q", got)
		}
	})
}

func TestField(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	for name, want := range map[string]string{
		"npwp": "NPWP organisasi", "address.street": "Alamat kantor atau sekretariat", "officers.ketua.nik": "NIK – Ketua",
		"address": "address", "officers.wakil.nik": "officers.wakil.nik", "officers.ketua": "officers.ketua", "officers.ketua.position": "officers.ketua.position",
	} {
		if got := d.FieldLabel(name); got != want {
			t.Errorf("%s is called %q", name, got)
		}
		if _, ok := d.Field(name); ok != (want != name) {
			t.Errorf("%s is known: %v", name, ok)
		}
	}
	if d.OfficerForm[2].Name != "nik" || d.OfficerForm[2].Label != "NIK" {
		t.Error("naming a field for an officer changed the definition")
	}
}

func TestFormHasTheNamesOfTheContract(t *testing.T) {
	t.Parallel()
	form := strings.Fields(`name short_name legal_personality level parent_name field_of_activity scope address.street address.rt
		address.rw address.kelurahan address.kecamatan address.postcode address.phone address.email address.lat address.lon
		founded_place founded_on principle aims founders patrons advisers term_from term_to highest_body wings businesses funding
		member_count religious belief names_public_officials npwp deed_number deed_date deed_notary approval_number
		approval_date approval_until domicile_date lease_until`)
	officer := strings.Fields(`title name nik birth_place birth_date sex citizenship religion occupation education address phone email`)
	for _, d := range tracks(t) {
		for _, c := range []struct {
			fields []workflow.Field
			want   []string
		}{{d.Form, form}, {d.OfficerForm, officer}} {
			got := map[string]bool{}
			for _, f := range c.fields {
				got[f.Name] = true
				if f.Example == "" {
					t.Errorf("%s: %s has no example", d.Service, f.Name)
				}
			}
			if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, slices.Sorted(slices.Values(c.want))) {
				t.Errorf("%s has %v, want %v", d.Service, names, c.want)
			}
		}
	}
}
