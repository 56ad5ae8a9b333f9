package testkit

import (
	"errors"
	"slices"
	"testing"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Refused checks the kind of a refusal, and its code or the field it names.
func Refused(t testing.TB, err error, kind workflow.Kind, name string) {
	t.Helper()
	var e *registry.Error
	if workflow.KindOf(err) != kind {
		t.Fatalf("got %v, want a refusal of kind %s (%s)", err, kind, name)
	}
	if !errors.As(err, &e) || e.Code != name && !slices.ContainsFunc(e.Fields, func(f registry.FieldError) bool { return f.Field == name }) {
		t.Errorf("got %q (%v), want %s", e.Code, e.Fields, name)
	}
}

// Key is an Idempotency-Key.
func Key(value string) postgres.Key { return postgres.Key{Value: value, Fingerprint: []byte(value)} }

// Count is the one number that a query gives.
func (k *Kit) Count(query string, args ...any) (n int) {
	k.t.Helper()
	if err := k.DB.Pool().QueryRowContext(k.t.Context(), query, args...).Scan(&n); err != nil {
		k.t.Fatal(err)
	}
	return n
}
