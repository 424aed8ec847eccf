// Package charset turns the bytes of pages and feeds into UTF-8, whatever
// their labels claim.
package charset

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	htmlcharset "golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

var metaCharset = regexp.MustCompile(`(?i)(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)`)

// Decode turns a body into UTF-8 and names the charset used. What the bytes
// say wins over the labels, which lie, are invented ("windows-utf-8") or were
// written by another program: text that is UTF-8 is UTF-8 whatever it is
// called, and Persian text that is not is nearly always windows-1256. ok is
// false for what is no text at all.
func Decode(contentType string, body []byte) (text, name string, ok bool) {
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		body = body[3:]
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le", body)
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return decodeWith(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be", body)
	}
	if utf8.Valid(body) {
		return cleanDecoded(string(body)), "utf-8", isText(body)
	}
	if !isText(body) {
		return "", "", false
	}
	// A cut or damaged character here and there does not make UTF-8 something
	// else: other charsets hardly ever look like many whole sequences.
	if good, bad := sequences(body); good > 20*bad {
		return cleanDecoded(strings.ToValidUTF8(string(body), "\ufffd")), "utf-8", true
	}
	best := 0.0
	tried := map[string]bool{"utf-8": true, "windows-1252": true} // disproved, and the default of whoever did not care
	for _, label := range append(labels(contentType, body), "windows-1256") {
		enc, canonical := htmlcharset.Lookup(label)
		if enc == nil || tried[canonical] {
			continue
		}
		tried[canonical] = true
		decoded, _, ok := decodeWith(enc, canonical, body)
		if !ok || arabicShare(decoded) <= 0.5 {
			continue
		}
		if common := commonShare(decoded); common > best {
			text, name, best = decoded, canonical, common
		}
	}
	if best > 0 {
		return text, name, true
	}
	if text, _, ok := decodeWith(charmap.Windows1252, "windows-1252", body); ok {
		return text, "windows-1252", true
	}
	return "", "", false
}

func decodeWith(enc encoding.Encoding, name string, body []byte) (string, string, bool) {
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return "", "", false
	}
	return cleanDecoded(strings.ToValidUTF8(string(out), "\ufffd")), name, isText(out)
}

// labels lists the charsets that the header and the head of the page claim.
func labels(contentType string, body []byte) []string {
	var out []string
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		out = append(out, params["charset"])
	}
	for _, m := range metaCharset.FindAllSubmatch(body[:min(len(body), 4096)], 4) {
		out = append(out, string(m[1]))
	}
	return out
}

// isText reports whether bytes can be a page. A stray NUL is forgiven.
func isText(b []byte) bool {
	control := 0
	for _, c := range b {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' {
			control++
		}
	}
	return control*200 <= len(b)
}

// sequences counts the multi-byte sequences of UTF-8 and the bytes outside.
func sequences(b []byte) (good, bad int) {
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		b = b[n:]
	}
	return good, bad
}

// arabicShare is the share of the Arabic script in the letters beyond ASCII.
func arabicShare(s string) float64 {
	arabic, all := 0, 0
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			continue
		case r >= 0x600 && r <= 0x6ff, r == '\u200c', r == '\u00a0', r == '«', r == '»':
			arabic++
		}
		all++
	}
	if all == 0 {
		return 0
	}
	return float64(arabic) / float64(all)
}

// commonShare is the share of the commonest letters of Persian and Arabic in
// the letters beyond ASCII: two thirds of a text, less where a wrong charset
// put other letters in their place.
func commonShare(s string) float64 {
	common, all := 0, 0
	for _, r := range s {
		if r < utf8.RuneSelf {
			continue
		}
		if strings.ContainsRune("ایيردنهومتبسلکك", r) {
			common++
		}
		all++
	}
	if all == 0 {
		return 0
	}
	return float64(common) / float64(all)
}

// cleanDecoded drops NULs, which HTML does not allow and databases refuse.
func cleanDecoded(s string) string { return strings.ReplaceAll(s, "\x00", "") }
