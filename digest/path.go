package digest

import (
	"crypto/subtle"
	"strconv"
	"strings"

	"github.com/peygir/peygir/news"
)

// ReturnPath is the envelope sender of a message: where mail servers send what
// they cannot deliver. With a delimiter the address says which message it is
// (a variable envelope return path), and proves by the hash in its Message-ID
// that it was made here.
func (s Site) ReturnPath(m news.Message) string {
	local, domain, _ := strings.Cut(s.sender(), "@")
	if s.Delimiter == "" {
		return s.sender()
	}
	return local + s.Delimiter + strconv.FormatInt(m.ID, 36) + "-" + mark(m.MessageID) + "@" + domain
}

// Returned is the number of the message whose return path the address may be.
func (s Site) Returned(address string) (id int64, ok bool) {
	address = strings.ToLower(address)
	local, domain, _ := strings.Cut(strings.ToLower(s.sender()), "@")
	rest, ours := strings.CutPrefix(address, local+s.Delimiter)
	number, _, found := strings.Cut(rest, "-")
	if !ours || !found || s.Delimiter == "" || !strings.HasSuffix(address, "@"+domain) {
		return 0, false
	}
	id, err := strconv.ParseInt(number, 36, 64)
	return id, err == nil && id > 0
}

// Made says whether the address is the return path of the message. Servers may
// change the case of an address on its way.
func (s Site) Made(address string, m news.Message) bool {
	return subtle.ConstantTimeCompare([]byte(strings.ToLower(address)), []byte(strings.ToLower(s.ReturnPath(m)))) == 1
}

// mark is the hash in a Message-ID, which nobody can guess.
func mark(messageID string) string {
	left, _, _ := strings.Cut(messageID, "@")
	return left[strings.LastIndexByte(left, '.')+1:]
}
