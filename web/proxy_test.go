package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestBehindProxies(t *testing.T) {
	t.Parallel()
	proxies := []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.1.0.0/16")}
	tests := []struct {
		name, peer, header, want string
		proxies                  []netip.Prefix
	}{
		{"believes nobody by default", "127.0.0.1:900", "203.0.113.9", "127.0.0.1:900", nil},
		{"believes its proxy", "127.0.0.1:900", "203.0.113.9", "203.0.113.9:0", proxies},
		{"goes through two proxies", "127.0.0.1:900", "203.0.113.9, 10.1.2.3", "203.0.113.9:0", proxies},
		{"does not believe what the client wrote", "127.0.0.1:900", "198.51.100.1, 203.0.113.9", "203.0.113.9:0", proxies},
		{"does not believe a stranger", "203.0.113.7:900", "198.51.100.1", "203.0.113.7:900", proxies},
		{"keeps the proxy without a header", "127.0.0.1:900", "", "127.0.0.1:900", proxies},
		{"keeps the proxy where the header is no address", "127.0.0.1:900", "rahasia", "127.0.0.1:900", proxies},
		{"takes IPv6", "[::ffff:127.0.0.1]:900", "2001:db8::1", "[2001:db8::1]:0", proxies},
		{"takes a client of the proxies' own network", "127.0.0.1:900", "10.1.9.9", "10.1.9.9:0", proxies},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
			r.RemoteAddr = tt.peer
			if tt.header != "" {
				r.Header.Set("X-Forwarded-For", tt.header)
			}
			got := ""
			behind(tt.proxies, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.RemoteAddr })).
				ServeHTTP(httptest.NewRecorder(), r)
			if got != tt.want {
				t.Errorf("client is %q, want %q", got, tt.want)
			}
		})
	}
}
