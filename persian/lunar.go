package persian

import "strings"

// lunar reports whether a year is said to be of the lunar calendar.
func (r dateReader) lunar(i int) bool {
	for ; i < len(r.tokens) && r.near(i); i++ {
		switch r.tokens[i].Norm {
		case "قمری", "ق", "هق":
			return true
		case "هجری", "ه":
		default:
			return false
		}
	}
	return false
}

// lunarDate reads a day, a month and a year of the lunar calendar, of which a
// month's name or a mark behind the year tells.
func (r dateReader) lunarDate(i int) (next int) {
	j, named := i, false
	if d, ok := r.number(j, 30); ok && d > 0 {
		j++
	} else if _, after := r.ordinal(j); after > j {
		j = after
	}
	for _, words := range []int{1, 2} {
		if name := r.words(j, words); lunarMonths[name] && (j == i || r.near(j)) {
			j, named = j+words, true
			break
		}
	}
	if !named {
		if j = i; r.tokens[i].Norm != "سال" {
			return i
		}
	}
	if j < len(r.tokens) && r.tokens[j].Norm == "سال" && (j == i || r.gap(j-1) == "") {
		j++
	}
	if y, ok := r.number(j, 1600); !ok || y < 1 || r.gap(j-1) != "" {
		return i
	}
	j++
	if !r.lunar(j) {
		if named && len(r.tokens[j-1].Norm) == 4 {
			return j
		}
		return i
	}
	for j < len(r.tokens) && lunarMarks[r.tokens[j].Norm] {
		j++
	}
	return j
}

var (
	lunarMarks  = set("هجری", "ه", "قمری", "ق", "هق")
	lunarMonths = func() map[string]bool {
		names := map[string]bool{}
		for n := range strings.FieldsSeq("محرم محرمالحرام صفر صفرالمظفر ربیعالاول ربیعالثانی ربیعالاخر ربیعالآخر جمادیالاول جمادیالاولی " +
			"جمادیالثانی جمادیالثانیه جمادیالاخر رجب رجبالمرجب شعبان شعبانالمعظم رمضان رمضانالمبارک شوال ذیالقعده ذیقعده ذیالحجه ذیحجه") {
			names[Fold(n)] = true
		}
		return names
	}()
)
