package persian

// EachWord yields the words of all tables.
func EachWord(yield func(word string)) {
	for _, table := range []map[string]bool{words, whole, heh} {
		for w := range table {
			yield(w)
		}
	}
	for _, table := range []map[string]string{irregular, auxiliary, past, present} {
		for w := range table {
			yield(w)
		}
	}
	for _, all := range spellings {
		for _, s := range all {
			yield(s.from)
		}
	}
}
