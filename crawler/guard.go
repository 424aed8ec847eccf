package crawler

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"code.dny.dev/ssrf"
)

// errBlocked is an address that the configuration forbids.
var errBlocked = errors.New("address in a private network")

// guard refuses a target that lies in a private network before anything is
// sent. Behind a proxy this is the only check there can be, since the proxy
// resolves the name; without one the dialer checks again what a name resolved
// to.
func guard(u *url.URL, allowPrivate bool) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("scheme %q: %w", u.Scheme, errBlocked)
	}
	if allowPrivate {
		return nil
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if host == "" || host == "localhost" || strings.HasSuffix(host, ".localhost") ||
		strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal") {
		return fmt.Errorf("host %q: %w", host, errBlocked)
	}
	ip, literal := parseIP(host)
	if !literal {
		if !strings.Contains(host, ".") {
			return fmt.Errorf("host %q: %w", host, errBlocked) // only a search domain could complete it
		}
		return nil
	}
	if err := ssrf.New(ssrf.WithAnyPort()).SafeAddr(ip); err != nil {
		return fmt.Errorf("host %q: %w", host, errBlocked)
	}
	return nil
}

// parseIP reads an address in every spelling that some client understands:
// dotted, IPv6 with or without a zone, and the forms of inet_aton with one to
// four parts, decimal, octal or hexadecimal.
func parseIP(host string) (netip.Addr, bool) {
	if ip, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return ip.WithZone("").Unmap(), true
	}
	parts := strings.Split(host, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var sum uint64
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 0, 32)
		if err != nil {
			if n, err = strconv.ParseUint(part, 10, 32); err != nil {
				return netip.Addr{}, false
			}
		}
		if i == len(parts)-1 { // the last part fills the rest
			if n >= 1<<(8*(4-i)) {
				return netip.Addr{}, false
			}
			sum |= n
			continue
		}
		if n > 255 {
			return netip.Addr{}, false
		}
		sum |= n << (8 * (3 - i))
	}
	return netip.AddrFrom4([4]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)}), true
}

// transport is a connection pool for one round. With a proxy only the proxy
// is dialled, and it may be anywhere.
func (c *Crawler) transport(ctx context.Context) *http.Transport {
	dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}
	safe := &net.Dialer{Timeout: dialer.Timeout, KeepAlive: dialer.KeepAlive}
	if !c.cfg.AllowPrivate {
		safe.Control = ssrf.New(ssrf.WithAnyPort()).Safe
	}
	t := &http.Transport{
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    15 * time.Second,
		MaxResponseHeaderBytes: 256 << 10,
		ForceAttemptHTTP2:      true,
	}
	proxies := map[string]bool{}
	t.Proxy = func(r *http.Request) (*url.URL, error) { return c.proxy(r) }
	if u := c.proxyURL; u != nil {
		proxies[dialAddress(u)] = true
	} else {
		for _, target := range []string{"http://peygir.example/", "https://peygir.example/"} {
			if r, err := http.NewRequestWithContext(ctx, http.MethodGet, target, http.NoBody); err == nil {
				if u, err := http.ProxyFromEnvironment(r); err == nil && u != nil {
					proxies[dialAddress(u)] = true
				}
			}
		}
	}
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if proxies[address] {
			return dialer.DialContext(ctx, network, address)
		}
		return safe.DialContext(ctx, network, address)
	}
	return t
}

// proxy chooses the proxy of a request; Go's rules for the environment never
// send loopback addresses through one.
func (c *Crawler) proxy(r *http.Request) (*url.URL, error) {
	if c.proxyURL != nil {
		return c.proxyURL, nil
	}
	return http.ProxyFromEnvironment(r)
}

func dialAddress(u *url.URL) string {
	if u.Port() != "" {
		return u.Host
	}
	return net.JoinHostPort(u.Hostname(), map[string]string{"https": "443", "socks5": "1080"}[u.Scheme]+map[string]string{"http": "80"}[u.Scheme])
}
