package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// behind gives a request that came through our own proxies the address of the client, so that attempts to sign in are
// counted for each person and not for the proxy. Only what a trusted proxy wrote is believed: the client may write into
// X-Forwarded-For as well, so it is read from the right until the first address that is no proxy of ours.
func behind(proxies []netip.Prefix, next http.Handler) http.Handler {
	if len(proxies) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if client, ok := clientOf(r, proxies); ok {
			r = r.Clone(r.Context())
			r.RemoteAddr = net.JoinHostPort(client.String(), "0")
		}
		next.ServeHTTP(w, r)
	})
}

// clientOf is the address that the outermost trusted proxy saw; false where the request came by another way or the
// header cannot be read.
func clientOf(r *http.Request, proxies []netip.Prefix) (client netip.Addr, ok bool) {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !within(proxies, peer.Addr()) {
		return client, false
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if client, err = netip.ParseAddr(strings.TrimSpace(hop)); err != nil {
			return netip.Addr{}, false
		}
		if client = client.Unmap(); !within(proxies, client) {
			return client, true
		}
	}
	return client, true // a request of the proxies' own network
}

func within(networks []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(a.Unmap()) })
}
