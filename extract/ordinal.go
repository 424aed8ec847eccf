package extract

import "regexp"

// ordinals are the days of a month in words, without blanks.
var ordinals = func() map[string]int {
	m := map[string]int{"اول": 1, "سیام": 30, "سییکم": 31, "سیویکم": 31, "سیواول": 31}
	units := []string{
		"", "یکم", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم", "دهم", "یازدهم", "دوازدهم", "سیزدهم",
		"چهاردهم", "پانزدهم", "شانزدهم", "هفدهم", "هجدهم", "نوزدهم", "بیستم",
	}
	for n, unit := range units[1:] {
		if m[unit] = n + 1; n < 9 {
			m["بیستو"+unit] = 21 + n
		}
	}
	m["هیجدهم"] = 18
	return m
}()

// ordinalDay finds them in a text that plain has folded.
var ordinalDay = regexp.MustCompile(`(?:بیست ?و ?|سی ?و ?)?(?:یکم|اول|دوم|سوم|چهارم|پنجم|ششم|هفتم|هشتم|نهم)|(?:یاز|دواز|سیز|چهار|پانز|شانز|هف|هج|هیج|نوز)?دهم|بیستم|سی ?ام`)
