// Package pipeline joins the rooms: it crawls into the store, and it runs the
// consumers that read the store's change log, each from its own cursor.
//
// A consumer takes the articles after its cursor, transforms them without
// touching anything, and saves results and cursor in one transaction (the
// index keeps its own cursor inside its batch). It may be killed at any
// instant: what was not saved is done again. The consumers are
//
//	origin     syndicated copies → the story they are copies of
//	statement  who said what
//	proposal   what articles report of the followed proposals
//	index      what can be found; waits for origin and statement, so that an
//	           article is indexed once, with its story and its speakers
//
// What crawls is a queue of River jobs, one at a time per source; schedules
// only add to it.
package pipeline
