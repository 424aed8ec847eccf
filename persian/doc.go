// Package persian reads Persian text: it folds the many ways of writing a
// letter or a digit into one, cuts words and sentences, reduces words to
// stems, and reads and writes Jalali dates. It is pure: functions from values
// to values, with no I/O, no clock and no state that a caller can see.
package persian
