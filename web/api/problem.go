package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ormas/internal/account"
	"ormas/internal/registry"
	"ormas/workflow"
)

// Problem is the body of every refusal (RFC 9457).
type Problem struct {
	Status int                   `json:"status" doc:"Kode status HTTP" example:"409"`
	Code   string                `json:"code" doc:"Kode tetap untuk program" example:"versi_usang"`
	Detail string                `json:"detail" doc:"Kalimat untuk orang"`
	Errors []registry.FieldError `json:"errors" doc:"Isian yang perlu diperbaiki; kosong bila tidak ada"`

	retry time.Duration
}

// Error is the sentence for people.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of a problem.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders tells the client when to try again and how to sign in.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(int(p.retry.Seconds())))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	return h
}

// statuses translate kinds of refusal; only the web knows status codes.
var statuses = map[workflow.Kind]int{
	workflow.Unauthenticated: http.StatusUnauthorized,
	workflow.Missing:         http.StatusNotFound,
	workflow.Forbidden:       http.StatusForbidden,
	workflow.Conflict:        http.StatusConflict,
	workflow.Invalid:         http.StatusUnprocessableEntity,
	workflow.TooLarge:        http.StatusRequestEntityTooLarge,
	workflow.Unsupported:     http.StatusUnsupportedMediaType,
	workflow.TooMany:         http.StatusTooManyRequests,
	workflow.Away:            http.StatusServiceUnavailable,
	"method":                 http.StatusMethodNotAllowed, // told by the router only
}

// StatusOf is the status code for a refusal, 500 for any other error.
func StatusOf(err error) int {
	if status := statuses[workflow.KindOf(err)]; status != 0 {
		return status
	}
	return http.StatusInternalServerError
}

// Away is how long a client is asked to wait while database or store is away.
const Away = 5 * time.Second

// ProblemOf turns any error into a Problem. What is no refusal is logged once and told without its text.
func ProblemOf(ctx context.Context, err error) *Problem {
	var e *registry.Error
	if !errors.As(err, &e) {
		return internal(ctx, err)
	}
	p := &Problem{Status: StatusOf(err), Code: e.Code, Detail: e.Detail, Errors: e.Fields}
	if p.Errors == nil {
		p.Errors = []registry.FieldError{}
	}
	var delayed *account.Delayed
	switch {
	case errors.As(err, &delayed):
		p.retry = delayed.After
	case e.Kind == workflow.Away:
		p.retry = Away
		if !errors.Is(err, context.Canceled) { // a client that hung up is no fault of ours
			slog.WarnContext(ctx, "unavailable", "error", err)
		}
	}
	return p
}

func internal(ctx context.Context, err error) *Problem {
	if !errors.Is(err, context.Canceled) { // a client that hung up is no fault of ours
		slog.ErrorContext(ctx, "request failed", "error", err)
	}
	return &Problem{
		Status: http.StatusInternalServerError, Code: "kesalahan_internal",
		Detail: "Terjadi kesalahan pada layanan. Silakan coba lagi nanti.", Errors: []registry.FieldError{},
	}
}

// WriteProblem answers a request with a refusal.
func WriteProblem(w http.ResponseWriter, r *http.Request, err error) {
	writeProblem(w, ProblemOf(r.Context(), err))
}

func writeProblem(w http.ResponseWriter, p *Problem) {
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client may have gone
}

// problemFrom turns what the framework itself refuses into a Problem, without its English text and without values.
func problemFrom(status int, _ string, errs ...error) huma.StatusError {
	if len(errs) == 1 {
		if p, ok := errors.AsType[*Problem](errs[0]); ok {
			return p
		}
	}
	p := &Problem{Status: status, Code: "permintaan_tidak_sah", Detail: "Permintaan ini tidak dapat dibaca.", Errors: []registry.FieldError{}}
	switch status {
	case http.StatusBadRequest:
		p.Status = http.StatusUnprocessableEntity
	case http.StatusRequestEntityTooLarge:
		p.Code, p.Detail = "terlalu_besar", "Isi permintaan terlalu besar."
	}
	for _, err := range errs {
		if d, ok := errors.AsType[*huma.ErrorDetail](err); ok {
			_, field, _ := strings.Cut(d.Location, ".")
			p.Errors = append(p.Errors, registry.FieldError{Field: field, Code: "tidak_sah", Detail: "Nilai ini tidak dapat dipakai."})
		}
	}
	return p
}
