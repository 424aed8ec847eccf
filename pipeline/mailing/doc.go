// Package mailing makes digests out of the archive and hands them over. It
// joins the store, the choosing and rendering of package digest and the
// senders of package post, in two steps that may each be killed at any
// instant.
//
// Build looks which digests are due, chooses and writes them, and saves each
// in one transaction: that it was made, how far the reader has been told and
// of what, and the message itself. Deliver takes queued messages and hands
// them over; that one is about to be handed over is recorded first, so what a
// crash leaves open is known to be open: it is uncertain.
package mailing
