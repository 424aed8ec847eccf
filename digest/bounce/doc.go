// Package bounce reads the mail that comes back to whoever sends digests: what
// mail servers could not deliver (RFC 3464), what readers complained of (RFC
// 5965), and the wish to leave that mail programs send to the mailto: of
// List-Unsubscribe (RFC 2369).
//
// Anybody can write such a mail about any address. What a report says of its
// recipient therefore counts for nothing; whose message it is follows from
// names that only those have seen who had the message in their hands: its
// Message-ID and its return path.
package bounce
