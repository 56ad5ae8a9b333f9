// Package api is the JSON API under /api/v1 with its OpenAPI description. It parses, calls and answers; rules live in
// workflow and casework. Refusals are told in the order of the contract: identity, visibility, role, state, person,
// input. So nothing of a request's body is judged here before casework has seen who asks for what.
package api

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/account"
	"ormas/internal/casework"
	"ormas/internal/mandates"
	"ormas/internal/measures"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/workflow"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// Deps is what the API calls.
type Deps struct {
	Office     *casework.Office
	Rulemaking *rulemaking.Office
	Measures   *measures.Office
	Mandates   *mandates.Office
	Accounts   *account.Accounts
	Sessions   *account.Sessions
	Demo       bool // the outbox can be read
}

// API holds the calls.
type API struct {
	Deps
	huma huma.API
}

// Register puts the API onto an engine.
func Register(r *gin.Engine, d Deps) *API {
	huma.NewError, huma.DefaultArrayNullable = problemFrom, false
	c := huma.DefaultConfig("Ormas", "1.0.0")
	c.Info.Description = "Layanan pelaporan keberadaan organisasi kemasyarakatan. " +
		"Penolakan dijawab application/problem+json, diperiksa menurut urutan 401, 404, 403, 409, 403, 422."
	c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", nil // no page from elsewhere, no $schema in bodies
	c.Servers = []*huma.Server{{URL: Prefix}}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer", Description: "Token dari `ormas token`"},
		"cookie": {Type: "apiKey", In: "cookie", Name: "ormas", Description: "Sesi dari POST /session; di balik TLS bernama __Host-ormas"},
	}
	a := &API{Deps: d, huma: humagin.NewWithGroup(r, r.Group(Prefix), c)}
	a.huma.UseMiddleware(a.identify)
	for _, add := range []func(){
		a.sessions, a.accounts, a.organisations, a.members, a.dossiers, a.documents, a.attachments, a.findings, a.notes, a.namesakes, a.batches,
		a.users, a.signers, a.mandates, a.begun, a.public, a.outbox, a.made, a.pagePictures,
		a.series, a.letters, a.definitions,
		a.certificateChecks, a.renderings, a.audits, a.ink, a.book,
	} {
		add()
	}
	a.finishDescription()
	return a
}

// OpenAPI is the description of the API as JSON.
func (a *API) OpenAPI() ([]byte, error) { return a.huma.OpenAPI().MarshalJSON() }

// call describes one operation.
type call struct {
	method, path string
	id           string
	tag          string
	summary      string
	text         string
	status       int
	body         reflect.Type // of the JSON body; nil: none
	open         bool         // nobody needs to be signed in
	errors       []int        // besides 401, 404, 422 where they apply
}

// add registers an operation; its errors become problems.
func add[I, O any](a *API, c call, f func(ctx context.Context, in *I) (*O, error)) {
	op := huma.Operation{
		Method: c.method, Path: c.path, OperationID: c.id, Tags: []string{c.tag}, Summary: c.summary,
		Description: c.text, DefaultStatus: c.status, Errors: append([]int{http.StatusUnprocessableEntity}, c.errors...),
		SkipValidateParams: true, BodyReadTimeout: -1,
	}
	if !c.open {
		op.Security = []map[string][]string{{"bearer": {}}, {"cookie": {}}}
		op.Errors = append(op.Errors, http.StatusUnauthorized)
	}
	if c.method != http.MethodGet {
		op.Errors = append(op.Errors, http.StatusForbidden) // at least for pages of other sites
	}
	op.Errors = append(op.Errors, http.StatusServiceUnavailable)
	if c.body != nil {
		op.Errors = append(op.Errors, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := f(ctx, in)
		if err != nil {
			return nil, ProblemOf(ctx, err)
		}
		return out, nil
	})
	if c.body != nil { // afterwards, or the framework would read and judge bodies itself
		a.operation(c).RequestBody = a.jsonBody(c)
	}
}

// actorKey marks the actor in a request's context.
type actorKey struct{}

// identify finds out who asks, before anything else is looked at.
func (a *API) identify(ctx huma.Context, next func(huma.Context)) {
	if len(ctx.Operation().Security) == 0 {
		next(ctx)
		return
	}
	by, err := a.who(ctx)
	if err != nil {
		p := ProblemOf(ctx.Context(), err)
		writeProblem(humagin.Unwrap(ctx).Writer, p)
		return
	}
	next(huma.WithValue(ctx, actorKey{}, by))
}

func (a *API) who(ctx huma.Context) (workflow.Actor, error) {
	return Who(ctx.Context(), a.Accounts, a.Sessions, ctx.Header("Authorization"))
}

// actor is who asks; identify has put him there.
func actor(ctx context.Context) workflow.Actor {
	by, _ := ctx.Value(actorKey{}).(workflow.Actor)
	return by
}

// zone is the time zone of the office of who asks.
func (a *API) zone(ctx context.Context) (*time.Location, error) {
	return a.Office.Location(ctx, actor(ctx).Office)
}

// idOf reads an id from a path; what is no id is not there.
func idOf(text, what string) (uuid.UUID, error) {
	id, err := uuid.Parse(text)
	if err != nil || len(text) != 36 {
		return uuid.Nil, registry.NotFound(what)
	}
	return id, nil
}

// readID reads an id from a body, if there is one. What is no id names nothing that anybody may see.
func readID(into **uuid.UUID, field string, text *string) *registry.Error {
	if text == nil {
		return nil
	}
	id, err := uuid.Parse(*text)
	if err != nil || len(*text) != 36 {
		return unknownID(field)
	}
	*into = &id
	return nil
}

func unknownID(field string) *registry.Error {
	return registry.Invalid(field, "tidak_ditemukan", "Yang disebut di sini tidak ditemukan.")
}

// ByID is the input of calls that only name something.
type ByID struct {
	ID string `path:"id" doc:"Id (UUIDv7)"`
}

// Keyed is the header of calls that may be repeated.
type Keyed struct {
	IdempotencyKey string `header:"Idempotency-Key" doc:"Kunci pilihan, paling panjang 200 karakter; permintaan yang sama dengan kunci yang sama tidak dikerjakan dua kali (24 jam)"`
}

// answer is an output with a body.
type answer[T any] struct{ Body T }

// created is an output with a body and the place of what was made.
type created[T any] struct {
	Status   int
	Location string `header:"Location"`
	Body     T
}

// nothing is an output without a body.
type nothing struct{}
