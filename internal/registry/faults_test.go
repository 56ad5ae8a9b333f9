package registry

import (
	"errors"
	"testing"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	var f Faults
	f.Expect(true, "satu", "tidak pernah dikatakan")
	if err := f.Err(); err != nil {
		t.Fatalf("nothing is wrong, got %v", err)
	}
	f.Expect(false, "dua", "Tuliskan dua.")
	f.Add("tiga", "wajib", "Tuliskan tiga.")
	var e *Error
	if err := f.Err(); !errors.As(err, &e) || len(e.Fields) != 2 || e.Fields[0] != (FieldError{Field: "dua", Code: "tidak_sah", Detail: "Tuliskan dua."}) || e.Fields[1].Code != "wajib" {
		t.Errorf("got %v", e)
	}
}
