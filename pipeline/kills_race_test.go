//go:build race

package pipeline_test

// fewKills is smaller under the race detector, where a process takes seconds to
// begin.
const fewKills = 3
