package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// TestMetrics are kept by route and method; neither may grow with what strangers send.
func TestMetrics(t *testing.T) {
	t.Parallel()
	m := newMetrics(func() Counts { return Counts{} })
	r := gin.New()
	r.HandleMethodNotAllowed = true
	r.Use(observe(m))
	health(r, nil, m)
	ask := func(method, path string) string {
		w := httptest.NewRecorder()
		r.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, nil))
		return w.Body.String()
	}
	ask(http.MethodGet, "/healthz")
	for _, method := range []string{"KARANGAN", "REKAAN", http.MethodPost} {
		ask(method, "/healthz")
		ask(method, "/tidak/ada")
	}
	told := ask(http.MethodGet, "/metrics")
	for _, want := range []string{
		`_count{method="GET",route="/healthz",status="200"} 1`,
		`_count{method="lain",route="tidak dikenal",status="404"} 3`, `_count{method="lain",route="tidak dikenal",status="405"} 3`,
	} {
		if !strings.Contains(told, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, method := range []string{"KARANGAN", "REKAAN", "POST"} {
		if strings.Contains(told, method) {
			t.Errorf("tells of %s", method)
		}
	}
}
