package api

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Asked is the request itself, as an input. The framework fills embedded inputs only where their types are exported.
type Asked struct{ http *http.Request }

// Resolve keeps the request.
func (a *Asked) Resolve(ctx huma.Context) []error {
	a.http = humagin.Unwrap(ctx).Request
	return nil
}

// host is the host name asked, without port.
func (a *Asked) host() string {
	name, _, err := net.SplitHostPort(a.http.Host)
	if err != nil {
		name = a.http.Host
	}
	return strings.ToLower(strings.Trim(name, "[]"))
}

// address is the network address that asks, without port: a new connection is no new person.
func (a *Asked) address() string {
	address, _, err := net.SplitHostPort(a.http.RemoteAddr)
	if err != nil {
		return a.http.RemoteAddr
	}
	return address
}

// maxBody is the most bytes of a request that is no upload.
const maxBody = 1 << 20

// Raw is the input of calls with a JSON body. It is read as it came, and what is wrong with it is told in its turn.
type Raw struct {
	Asked
	sent  []byte
	fault *registry.Error
}

// Resolve reads the body.
func (r *Raw) Resolve(ctx huma.Context) []error {
	_ = r.Asked.Resolve(ctx) // never fails
	r.sent, r.fault = readBody(r.http.Body)
	return nil
}

func readBody(from io.Reader) ([]byte, *registry.Error) {
	sent, err := io.ReadAll(io.LimitReader(from, maxBody+1))
	switch {
	case len(sent) > maxBody:
		return nil, workflow.Refuse(workflow.TooLarge, "terlalu_besar", "Isi permintaan paling besar 1 MB.")
	case err != nil:
		return nil, workflow.Refuse(workflow.Invalid, "permintaan_terputus", "Isi permintaan tidak sampai utuh. Silakan ulangi.")
	}
	return sent, nil
}

// errTooLong ends a body that has more bytes than an upload may have.
var errTooLong = errors.New("body is too long")

// atMost is a body up to a number of bytes; what comes after them is errTooLong.
type atMost struct {
	io.ReadCloser
	left int64
}

// Read reads on until too much came.
func (b *atMost) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return n, errTooLong
	}
	return n, err
}
