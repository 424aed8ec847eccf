// Package store keeps the record of truth in SQL: in an embedded SQLite file
// or, where several processes share it, in PostgreSQL. The statements are the
// same for both; what differs is in postgres.go and in the migrations.
//
// Tables:
//
//	counters       the last change number given; since when a crawl runs
//	sources        what the configuration says of a source, and how it fares
//	source_faults  per source and kind: how often, when last, where
//	pages, bodies  every fetch; bodies compressed with zstd and kept once per hash
//	articles       each article as it reads now, with its last change number
//	addresses      every address, in its compared form, of every article
//	versions       what articles said before
//	cursors        how far each consumer has read
//	statements     who said what, found again whenever an article changes
//	speakers, speaker_aliases, speaker_roles  who speaks, under which names, in which office and when
//	speaker_tails  which full names a short one can stand for
//	speaker_rulings  what editors decided about who is who; only added
//	reruns         how far changed rules are on their way over what is kept
//	proposals      what is followed; candidates what may report on it; reviews, events what people decided
//	sketches, bands  what copies of one story are recognised by
//	links, link_keys  the frontier: every address found, under all its keys
//	hosts          last request, robots.txt and lease of every host
//	leases         what one process of several may do at a time
//
// Every accepted change of an article takes the next change number inside the
// transaction that makes the change. Writers wait for one another on the row
// of that counter until they have committed, so numbers become visible in
// order and a reader that goes on from the last number it saw skips nothing,
// under concurrent writers too. Only the last change of an article is kept: a
// reader sees each article once, as it reads now.
//
// One process writes an SQLite store at a time; a lock file beside it turns a
// second writer away with one clear error. Readers need no lock. Processes on
// PostgreSQL take turns on the row of the counter; only the frontier, hosts and
// leases are written beside, each row under a lock of its own.
// Reads, and transactions that have not come to their commit, survive a
// restart of the database.
package store
