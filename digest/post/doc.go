// Package post hands fixed messages over: mails to an SMTP server or, where
// there is none, to files; events to webhooks. It says of each what became of
// it as exactly as can be known. What was surely not taken can be tried again;
// what the other side may have taken before the connection broke is uncertain,
// and nobody but a person or time can tell.
package post
