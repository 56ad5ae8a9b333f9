package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/web/api"
)

// headers sets what every answer carries; downloads and pages may narrow it further.
func headers(tls bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "+
			"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if tls { // this host alone: its subdomains are others' to speak for
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// apart closes the connection behind a request that came in chunks. Where such a request tells a length too, the server has put that away
// unseen; a proxy that goes by it would take for the body what is read here as somebody's next request.
func apart(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.TransferEncoding) > 0 {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses changes that a page of another site asked for. A bearer token is no cookie: no page can send it
// unasked, so such requests pass.
func sameOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		api.WriteProblem(w, r, registry.Forbid("asal_lain", "Permintaan ini datang dari situs lain dan ditolak."))
	}))
	guarded := guard.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" && r.Header.Get("Cookie") == "" {
			next.ServeHTTP(w, r)
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

// headGets lets HEAD be answered like GET; the server leaves the body out.
func headGets(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			r = r.Clone(r.Context())
			r.Method = http.MethodGet
		}
		next.ServeHTTP(w, r)
	})
}

// requestID marks the id of a request in its context.
type requestID struct{}

// cleanID is what a request id from outside may look like.
var cleanID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// identified gives each request an id for the log and tells it to the client.
func identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if !cleanID.MatchString(id) {
			id = uuid.NewString()
		}
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestID{}, id)))
	})
}

// LogHandler adds the request's id to each line of a log.
type LogHandler struct{ slog.Handler }

// Handle writes a line.
func (h LogHandler) Handle(ctx context.Context, line slog.Record) error {
	if id, ok := ctx.Value(requestID{}).(string); ok {
		line.AddAttrs(slog.String("request", id))
	}
	return h.Handler.Handle(ctx, line)
}

// WithAttrs keeps the id for derived loggers.
func (h LogHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return LogHandler{h.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the id for derived loggers.
func (h LogHandler) WithGroup(name string) slog.Handler { return LogHandler{h.Handler.WithGroup(name)} }

// recoverPanic answers a fault of ours as such and logs where it happened.
func recoverPanic(c *gin.Context) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		slog.ErrorContext(c.Request.Context(), "request failed", "panic", v, "stack", string(debug.Stack()))
		if !c.Writer.Written() {
			api.WriteProblem(c.Writer, c.Request, fmt.Errorf("panic: %v", v))
		}
		c.Abort()
	}()
	c.Next()
}
