//go:build !race

package mailing_test

// kills is how often the sender is killed in the middle of its work.
const kills = 5
