//go:build race

package mailing_test

// kills is smaller under the race detector, where a process takes seconds to
// begin.
const kills = 2
