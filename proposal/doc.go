// Package proposal finds what the news reports of proposals and keeps their
// standing. A Matcher compares articles with a registry of proposals and
// returns candidates: the evidence sentence, the event it reports, who says
// so and how sure we are. People accept or reject them; Fold turns the events
// that follow from acceptance into a standing on two axes.
//
// Everything here is pure: no I/O, no clock, no state beyond the values.
package proposal
