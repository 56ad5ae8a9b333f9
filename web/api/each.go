package api

import "time"

// each turns a list into another; never nil, so that JSON has [] and not null.
func each[A, B any](from []A, f func(A) B) []B {
	to := make([]B, len(from))
	for i, v := range from {
		to[i] = f(v)
	}
	return to
}

// list is a list that is never nil.
func list[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}

// stamp writes an instant with the office's offset (RFC 3339).
func stamp(t time.Time, loc *time.Location) string { return t.In(loc).Format(time.RFC3339Nano) }

// stampOf writes an instant that may be missing.
func stampOf(t *time.Time, loc *time.Location) *string {
	if t == nil {
		return nil
	}
	s := stamp(*t, loc)
	return &s
}

// date writes a date.
func date(t time.Time) string { return t.Format(time.DateOnly) }

// optional is a text that may be missing.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
