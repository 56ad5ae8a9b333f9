package registry

import "net/netip"

// Network is an address as far as one subscriber has it: with IPv6 that is 64 bits, else one could walk through them.
func Network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	p, _ := ip.Prefix(64) // an IPv6 address has 64 bits
	return p.String()
}
