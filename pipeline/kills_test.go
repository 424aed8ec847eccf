//go:build !race

package pipeline_test

// fewKills is how often a process is killed in the middle of its work.
const fewKills = 10
