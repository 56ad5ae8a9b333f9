package workflow

import (
	"strings"
	"testing"
	"time"
)

func TestTemplateProblem(t *testing.T) {
	t.Parallel()
	for template, complaint := range map[string]string{
		"{urut:4}/BH/{unit}/{tahun}":           "",
		"{klasifikasi}/{urut}/{bulan}/{tahun}": "",
		"{klasifikasi}/{tahun}":                "{urut}",
		"{urut}/{unit}":                        "{tahun}",
		"{urut}/{nama}/{tahun}":                "{nama}",
		"{urut}/{tahun":                        "berpasangan",
		"urut/tahun":                           "{urut}",
		"{urut:0}/{tahun}":                     "{urut:0}",
	} {
		t.Run(template, func(t *testing.T) {
			t.Parallel()
			got := TemplateProblem(template)
			if (got == "") != (complaint == "") || !strings.Contains(got, complaint) {
				t.Errorf("got %q, want %q", got, complaint)
			}
		})
	}
}

func TestNumbersAlike(t *testing.T) {
	t.Parallel()
	own := map[string]string{"unit": "KESBANGPOL", "klasifikasi": "220"}
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"{urut}/{unit}/{tahun}", "{urut}/{unit}/{tahun}", true},
		{"{urut:4}/{unit}/{tahun}", "{urut}/{unit}/{tahun}", true}, // from 1000 on
		{"{urut}/{unit}/{tahun}", "{urut}/KESBANGPOL/{tahun}", true},
		{"{klasifikasi}/{urut}/{tahun}", "220/{urut}/{tahun}", true},
		{"1{urut}/{tahun}", "{urut}/{tahun}", true}, // 1 and 2 is 12
		{"{urut}{tahun}", "{urut}/{tahun}", false},
		{"{urut}/BH/{unit}/{tahun}", "{urut}/TBH/{unit}/{tahun}", false},
		{"{urut}/{bulan}/{tahun}", "{urut}/X/{tahun}", true}, // in October
		{"{urut}/{bulan}/{tahun}", "{urut}/B/{tahun}", false},
		{"A-{urut}/{tahun}", "B-{urut}/{tahun}", false},
		{"{urut}/{tahun}", "{tahun}/{urut}", true}, // 2026/2026
		{"{urut}/{tahun}", "{urut}/{tahun}/X", false},
	} {
		if NumbersAlike(c.a, c.b, own) != c.want || NumbersAlike(c.b, c.a, own) != c.want {
			t.Errorf("%s and %s: want %v", c.a, c.b, c.want)
		}
	}
}

func TestFillTemplate(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	own := map[string]string{"klasifikasi": "220", "unit": "BKBP"}
	for template, want := range map[string]string{
		"{klasifikasi}/{urut}/{unit}/{tahun}": "220/7/BKBP/2026",
		"{urut:4}/BI/{bulan}/{tahun}":         "0007/BI/XI/2026",
		"tanpa bagian":                        "tanpa bagian",
	} {
		if got, err := FillTemplate(template, 7, day, own); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", template, got, err, want)
		}
	}
	t.Run("does not cut a number longer than its width", func(t *testing.T) {
		t.Parallel()
		if got, _ := FillTemplate("{urut:2}", 12345, day, nil); got != "12345" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("refuses a hole", func(t *testing.T) {
		t.Parallel()
		_, err := FillTemplate("{kode}/{urut}", 7, day, own)
		if KindOf(err) != Invalid {
			t.Errorf("got %v", err)
		}
	})
}
