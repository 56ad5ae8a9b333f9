package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// check refuses the first text value that has not the form its variable wants.
func (c Config) check() error {
	ownStore := c.S3Endpoint != ""
	for _, v := range []struct {
		field, value string
		ok           bool
	}{
		{"Listen", c.Listen, isAddress(c.Listen)},
		{"BaseURL", c.BaseURL, c.BaseURL == "" || isOrigin(c.BaseURL)},
		{"DatabaseURL", c.DatabaseURL, c.DatabaseURL == "" || hasScheme(c.DatabaseURL, "postgres", "postgresql")},
		{"S3Endpoint", c.S3Endpoint, !ownStore || isAddress(c.S3Endpoint)},
		{"S3Bucket", c.S3Bucket, bucketName.MatchString(c.S3Bucket)},
		{"S3AccessKey", c.S3AccessKey, !ownStore || c.S3AccessKey != ""},
		{"S3SecretKey", c.S3SecretKey, !ownStore || c.S3SecretKey != ""},
		{"SMTPURL", c.SMTPURL, c.SMTPURL == "" || hasScheme(c.SMTPURL, "smtp", "smtps")},
		{"Clamd", c.Clamd, c.Clamd == "" || isClamd(c.Clamd)},
		{"KeyDir", c.KeyDir, c.KeyDir == "" || filepath.IsAbs(c.KeyDir)},
		{"Proxies", c.Proxies, isNetworks(c.Proxies)},
		{"PostgresBin", c.PostgresBin, c.PostgresBin == "" || filepath.IsAbs(c.PostgresBin)},
	} {
		if !v.ok {
			return wrong(v.field, v.value)
		}
	}
	return nil
}

// isAddress tells whether s is host:port; an empty host means every interface.
func isAddress(s string) bool {
	host, port, err := net.SplitHostPort(s)
	if err != nil || strings.Contains(host, "/") {
		return false
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}

func isOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && hasScheme(s, "http", "https") && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" &&
		u.Fragment == "" && u.User == nil
}

func hasScheme(s string, schemes ...string) bool {
	u, err := url.Parse(s)
	return err == nil && slices.Contains(schemes, u.Scheme) && (u.Host != "" || u.Query().Has("host"))
}

func isClamd(s string) bool {
	if address, ok := strings.CutPrefix(s, "tcp://"); ok {
		return isAddress(address)
	}
	return filepath.IsAbs(s)
}

func isNetworks(s string) bool {
	_, err := networks(s)
	return err == nil
}

// networks reads addresses and networks between commas; an address is a network of one.
func networks(s string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for one := range strings.SplitSeq(s, ",") {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		if address, err := netip.ParseAddr(one); err == nil {
			all = append(all, netip.PrefixFrom(address, address.BitLen()))
			continue
		}
		network, err := netip.ParsePrefix(one)
		if err != nil {
			return nil, fmt.Errorf("reading a network: %w", err)
		}
		all = append(all, network)
	}
	return all, nil
}

// reachable is a listening address as a browser on this machine would write it.
func reachable(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return listen
}
