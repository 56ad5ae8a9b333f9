package account

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// visit serves one request through the sessions and gives the cookie of the answer.
func visit(s *Sessions, r *http.Request, do func(r *http.Request)) (*http.Cookie, int) {
	w := httptest.NewRecorder()
	s.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { do(r) })).ServeHTTP(w, r)
	if cookies := w.Result().Cookies(); len(cookies) > 0 {
		return cookies[0], w.Code
	}
	return nil, w.Code
}

func refuse(w http.ResponseWriter, _ *http.Request, err error) {
	if workflow.KindOf(err) == workflow.Away {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

func asking(cookie *http.Cookie) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	if cookie != nil {
		r.AddCookie(cookie)
	}
	return r
}

func TestSessions(t *testing.T) {
	person := &registry.User{ID: registry.NewID(), Generation: 3}

	t.Run("remember the person and the generation under a new cookie", func(t *testing.T) {
		d := setup(t)
		s := NewSessions(d.DB, "http://127.0.0.1:8080", refuse)
		planted, _ := visit(s, asking(nil), func(r *http.Request) { s.kept.Put(r.Context(), "apa", "saja") })
		cookie, _ := visit(s, asking(planted), func(r *http.Request) { d.must(s.Begin(r.Context(), person)) })
		if cookie == nil || cookie.Value == planted.Value {
			t.Fatalf("cookie %v after %v", cookie, planted)
		}
		visit(s, asking(cookie), func(r *http.Request) {
			if id, generation, ok := s.Holder(r.Context()); !ok || id != person.ID || generation != 3 {
				t.Errorf("got %v %v %v", id, generation, ok)
			}
		})
		for _, stranger := range []*http.Cookie{nil, planted, {Name: "ormas", Value: "karangan"}} {
			visit(s, asking(stranger), func(r *http.Request) {
				if _, _, ok := s.Holder(r.Context()); ok {
					t.Errorf("%v is somebody", stranger)
				}
			})
		}
	})
	t.Run("end at sign-out", func(t *testing.T) {
		d := setup(t)
		s := NewSessions(d.DB, "http://127.0.0.1:8080", refuse)
		cookie, _ := visit(s, asking(nil), func(r *http.Request) { d.must(s.Begin(r.Context(), person)) })
		gone, _ := visit(s, asking(cookie), func(r *http.Request) { d.must(s.End(r.Context())) })
		if gone == nil || gone.MaxAge >= 0 {
			t.Errorf("cookie is %v", gone)
		}
		visit(s, asking(cookie), func(r *http.Request) {
			if _, _, ok := s.Holder(r.Context()); ok {
				t.Error("the session still holds")
			}
		})
	})
	t.Run("stay ended when a request that was under way comes to its end", func(t *testing.T) {
		d := setup(t)
		s := NewSessions(d.DB, "http://127.0.0.1:8080", refuse)
		cookie, _ := visit(s, asking(nil), func(r *http.Request) { d.must(s.Begin(r.Context(), person)) })
		visit(s, asking(cookie), func(*http.Request) {
			visit(s, asking(cookie), func(r *http.Request) { d.must(s.End(r.Context())) })
		})
		visit(s, asking(cookie), func(r *http.Request) {
			if _, _, ok := s.Holder(r.Context()); ok {
				t.Error("the session holds again")
			}
		})
	})
	t.Run("carry a cookie that scripts and other sites do not get, with a prefix behind TLS", func(t *testing.T) {
		d := setup(t)
		for base, want := range map[string]string{"http://127.0.0.1:8080": "ormas", "https://contoh.test": "__Host-ormas"} {
			s := NewSessions(d.DB, base, refuse)
			c, _ := visit(s, asking(nil), func(r *http.Request) { d.must(s.Begin(r.Context(), person)) })
			if c.Name != want || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" ||
				c.Secure != (base[:5] == "https") || c.MaxAge != 0 {
				t.Errorf("%s: %v", base, c)
			}
		}
	})
}

func TestSessionsApart(t *testing.T) {
	person := &registry.User{ID: registry.NewID(), Generation: 3}

	t.Run("are stored hashed and end after two idle hours", func(t *testing.T) {
		d := setup(t)
		s := NewSessions(d.DB, "http://127.0.0.1:8080", refuse)
		c, _ := visit(s, asking(nil), func(r *http.Request) { d.must(s.Begin(r.Context(), person)) })
		var token string
		var expiry time.Time
		d.must(d.DB.Pool().QueryRowContext(t.Context(), `SELECT token, expiry FROM sessions`).Scan(&token, &expiry))
		if left := time.Until(expiry); token == c.Value || left > sessionIdle || left < sessionIdle-time.Minute {
			t.Errorf("token %q of cookie %q, %v left", token, c.Value, left)
		}
	})
	t.Run("have no part in a request with an Authorization header", func(t *testing.T) {
		d := setup(t)
		s := NewSessions(d.DB, "http://127.0.0.1:8080", refuse)
		cookie, _ := visit(s, asking(nil), func(r *http.Request) { d.must(s.Begin(r.Context(), person)) })
		r := asking(cookie)
		r.Header.Set("Authorization", "Bearer karangan")
		answered, _ := visit(s, r, func(r *http.Request) {
			if id, _, ok := s.Holder(r.Context()); ok || id != uuid.Nil {
				t.Error("the session speaks too")
			}
			d.kind(s.Begin(r.Context(), person), workflow.Invalid)
			d.must(s.End(r.Context()))
		})
		if answered != nil {
			t.Errorf("answers with %v", answered)
		}
	})
	t.Run("refuse as away while the database is, except to bearers", func(t *testing.T) {
		t.Parallel()
		db, err := postgres.Open(postgres.Options{URL: "postgres://127.0.0.1:1/tiada?sslmode=disable"})
		if err != nil {
			t.Fatal(err)
		}
		s := NewSessions(db, "http://127.0.0.1:8080", refuse)
		if _, status := visit(s, asking(&http.Cookie{Name: "ormas", Value: "x"}), func(*http.Request) {}); status != 503 {
			t.Errorf("status %d", status)
		}
		r := asking(&http.Cookie{Name: "ormas", Value: "x"})
		r.Header.Set("Authorization", "Bearer karangan")
		if _, status := visit(s, r, func(*http.Request) {}); status != 200 {
			t.Errorf("bearer: status %d", status)
		}
	})
}
