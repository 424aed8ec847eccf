//go:build race

package pipeline_test

// kills is smaller under the race detector, where a process takes seconds to
// begin.
const kills = 3
