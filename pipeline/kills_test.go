//go:build !race

package pipeline_test

// kills is how often a process is killed in the middle of its work.
const kills = 10
