package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"ormas/web/api"
)

var update = flag.Bool("update", false, "write the OpenAPI document anew")

// described is the document as the code gives it, indented. The outbox of the demo is part of it.
func described(t *testing.T) []byte {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	text, err := api.Register(gin.New(), api.Deps{Demo: true}).OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", "  "); err != nil {
		t.Fatal(err)
	}
	return append(b.Bytes(), '\n')
}

func TestOpenAPIGolden(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "openapi.json")
	now := described(t)
	if *update {
		if err := os.WriteFile(path, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(kept, now) {
		t.Errorf("docs/openapi.json is not what the code says (%v): run go test ./web/api -run OpenAPI -update", err)
	}
}

// contract are the calls of the contract.
var contract = []string{
	"POST /session", "DELETE /session", "POST /accounts", "POST /accounts/confirm", "POST /password-resets",
	"PUT /password-resets/{token}", "GET /me", "POST /organisations", "GET /organisations/{id}", "PATCH /organisations/{id}",
	"POST /dossiers", "GET /dossiers", "GET /dossiers/{id}", "PATCH /dossiers/{id}", "DELETE /dossiers/{id}",
	"POST /dossiers/{id}/documents", "POST /dossiers/{id}/attachments", "DELETE /documents/{id}", "GET /documents/{id}/content",
	"PUT /documents/{id}/verdict", "POST /dossiers/{id}/findings", "DELETE /findings/{id}", "PUT /findings/{id}/answer",
	"PUT /findings/{id}/decision", "POST /dossiers/{id}/actions", "GET /dossiers/{id}/receipt", "GET /dossiers/{id}/certificate",
	"GET /attachments/{id}/content", "GET /users", "GET /public/services", "GET /public/services/{id}",
	"GET /public/dossiers/{tracking_code}", "GET /public/certificates/{code}", "GET /public/register",
	"GET /dossiers/{id}/notes", "POST /dossiers/{id}/notes", "GET /organisations/{id}/members",
	"PATCH /organisations/{id}/members/{user}", "DELETE /organisations/{id}/members/{user}", "POST /organisations/{id}/invitations",
	"DELETE /organisations/{id}/invitations/{invitation}", "GET /invitations",
	"GET /procedures", "GET /procedures/{id}", "GET /definitions/{id}", "GET /definitions/{id}/difference", "POST /definitions/{id}/cancel",
	"POST /definition-drafts", "GET /definition-drafts/{id}", "PUT /definition-drafts/{id}", "POST /definition-drafts/{id}/actions",
	"POST /definition-drafts/{id}/comments", "GET /dossiers/{id}/move-preview",
	"PUT /dossiers/{id}/reading", "POST /signing-batches", "GET /signing-batches/{id}",
}

func TestOpenAPIIsComplete(t *testing.T) {
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]obj
	}
	if err := json.Unmarshal(described(t), &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("version %s", doc.OpenAPI)
	}
	for _, c := range contract {
		method, path, _ := strings.Cut(c, " ")
		op := doc.Paths[path][strings.ToLower(method)]
		if op == nil {
			t.Errorf("%s is missing", c)
			continue
		}
		checkOperation(t, c, op)
	}
}

func checkOperation(t *testing.T, name string, op obj) {
	t.Helper()
	method, path, _ := strings.Cut(name, " ")
	open := strings.HasPrefix(path, "/public") || strings.HasPrefix(path, "/session") || strings.HasPrefix(path, "/accounts") ||
		strings.HasPrefix(path, "/password-resets")
	wanted := []string{"422", "503", "500"}
	if !open {
		wanted = append(wanted, "401")
	}
	if strings.Contains(path, "{id}") {
		wanted = append(wanted, "404")
	}
	takesBody := method != http.MethodGet && method != http.MethodDelete
	if takesBody {
		wanted = append(wanted, "413", "415")
	}
	responses, _ := op["responses"].(obj)
	for _, status := range wanted {
		answer, _ := responses[status].(obj)
		content, _ := answer["content"].(obj)
		if content["application/problem+json"] == nil {
			t.Errorf("%s: %s is not described as a problem", name, status)
		}
	}
	if str(op, "summary") == "" || (op["security"] == nil) != open {
		t.Errorf("%s: summary %q, security %v", name, str(op, "summary"), op["security"])
	}
	body, _ := op["requestBody"].(obj)
	if takesBody != (body["required"] == true) {
		t.Errorf("%s: body %v", name, body)
	}
	keyed := slices.ContainsFunc(list(op, "parameters"), func(p obj) bool { return p["name"] == "Idempotency-Key" })
	if wants := method == http.MethodPost && !open; keyed != wants {
		t.Errorf("%s: an Idempotency-Key is described: %v", name, keyed)
	}
}
