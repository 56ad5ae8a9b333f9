// Package api is the JSON API under /api/v1 with its OpenAPI description. It parses, calls and answers; rules live in
// workflow and casework. Refusals are told in the order of the contract: identity, visibility, role, state, person,
// input. So nothing of a request's body is judged here before casework has seen who asks for what.
package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/account"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// Deps is what the API calls.
type Deps struct {
	Office    *casework.Office
	Accounts  *account.Accounts
	Sessions  *account.Sessions
	SpoolDir  string // where uploads lie while they are checked
	MaxUpload int64  // bytes
	Demo      bool   // the outbox can be read
}

// API holds the calls.
type API struct {
	Deps
	huma huma.API
}

// Register puts the API onto an engine.
func Register(r *gin.Engine, d Deps) *API {
	huma.NewError = problemFrom
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
	for _, add := range []func(){a.sessions, a.accounts, a.organisations, a.dossiers, a.documents, a.attachments, a.findings,
		a.users, a.public, a.outbox} {
		add()
	}
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
	repeatable   bool         // takes an Idempotency-Key
	errors       []int        // besides 401, 404, 422 where they apply
}

// add registers an operation; its errors become problems.
func add[I, O any](a *API, c call, f func(ctx context.Context, in *I) (*O, error)) {
	op := huma.Operation{Method: c.method, Path: c.path, OperationID: c.id, Tags: []string{c.tag}, Summary: c.summary,
		Description: c.text, DefaultStatus: c.status, Errors: append([]int{http.StatusUnprocessableEntity}, c.errors...),
		SkipValidateBody: true, BodyReadTimeout: -1}
	if !c.open {
		op.Security = []map[string][]string{{"bearer": {}}, {"cookie": {}}}
		op.Errors = append(op.Errors, http.StatusUnauthorized)
	}
	op.Errors = append(op.Errors, http.StatusServiceUnavailable)
	if c.body != nil {
		op.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{
			"application/json": {Schema: a.huma.OpenAPI().Components.Schemas.Schema(c.body, true, c.id+"Body")}}}
		op.Errors = append(op.Errors, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := f(ctx, in)
		if err != nil {
			return nil, ProblemOf(ctx, err)
		}
		return out, nil
	})
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

// idOf reads an id from a path; what is no id is not there.
func idOf(text, what string) (uuid.UUID, error) {
	id, err := uuid.Parse(text)
	if err != nil || len(text) != 36 {
		return uuid.Nil, registry.NotFound(what)
	}
	return id, nil
}

// byID is the input of calls that only name something.
type byID struct {
	ID string `path:"id" doc:"Id (UUIDv7)"`
}

// raw is the input of calls with a JSON body, read as it came.
type raw struct {
	ContentType string `header:"Content-Type" hidden:"true"`
	RawBody     []byte
}

// keyed is the header of calls that may be repeated.
type keyed struct {
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
