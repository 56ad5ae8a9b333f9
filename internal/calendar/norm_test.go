package calendar

import (
	"encoding/json"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestParseNorm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Norm{
		"30 menit": {30, Minute}, "1 jam": {1, Hour}, " 2  hari   kerja ": {2, WorkingDay}, "": {}, "9999 menit": {9999, Minute},
	} {
		if got, err := ParseNorm(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"2 hari": "satuan batas waktu \"2 hari\"", "2": "satuan", "2 Menit": "satuan", "hari kerja": "bilangan", "0 menit": "bilangan",
		"-1 jam": "bilangan", "10000 jam": "bilangan", "1,5 jam": "bilangan",
	} {
		if _, err := ParseNorm(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}

func TestNormAsText(t *testing.T) {
	t.Parallel()
	type step struct {
		Norm Norm `json:"norm" yaml:"norm"`
	}
	var got step
	if err := yaml.Unmarshal([]byte("norm: 15 hari kerja"), &got); err != nil || got.Norm != (Norm{15, WorkingDay}) {
		t.Errorf("from YAML %v, %v", got, err)
	}
	if err := yaml.Unmarshal([]byte("norm: 15 hari"), &got); err == nil || got.Norm.Amount != 15 {
		t.Errorf("YAML with a wrong unit: %v, %v", got, err)
	}
	stored, err := json.Marshal(got)
	if err != nil || string(stored) != `{"norm":"15 hari kerja"}` {
		t.Errorf("JSON %s, %v", stored, err)
	}
	if err := json.Unmarshal([]byte(`{"norm":""}`), &got); err != nil || !got.Norm.IsZero() || got.Norm.String() != "" {
		t.Errorf("empty norm %v, %v", got, err)
	}
}
