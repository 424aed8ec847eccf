package persian

import "strings"

// clock reads ۱۰:۳۹, ۱۰:۳۹:۰۵ and «۱۰ و ۳۹ دقیقه» after «ساعت», with ب.ظ and its
// like.
func (r dateReader) clock(i int) (hour, minute, second, next int) {
	spoken := i < len(r.tokens) && r.tokens[i].Norm == "ساعت"
	j := i
	if spoken {
		j++
	}
	hour, ok := r.number(j, 24)
	if !ok {
		return 0, 0, 0, i
	}
	m, timed := r.number(j+1, 59)
	switch {
	case timed && r.gap(j) == ":":
		minute, next = m, j+2
		if s, ok := r.number(next, 59); ok && r.gap(next-1) == ":" {
			second, next = s, next+1
		}
	case spoken && j+3 < len(r.tokens) && r.tokens[j+1].Norm == "و" && r.tokens[j+3].Norm == "دقیقه":
		if minute, ok = r.number(j+2, 59); !ok {
			return 0, 0, 0, i
		}
		next = j + 4
	case spoken:
		next = j + 1
	default:
		return 0, 0, 0, i
	}
	hour, next = r.half(hour, next)
	if hour > 23 {
		return 0, 0, 0, i
	}
	return hour, minute, second, next
}

// half reads which half of the day an hour is in.
func (r dateReader) half(hour, i int) (inDay, next int) {
	var words strings.Builder
	for j := i; j < len(r.tokens) && j < i+3 && r.tokens[j].Start-r.tokens[j-1].End <= 8; j++ {
		words.WriteString(r.tokens[j].Norm)
		switch words.String() {
		case "بظ", "بعدازظهر", "عصر", "pm":
			if hour < 12 {
				hour += 12
			}
			return hour, j + 1
		case "شب":
			if hour >= 6 && hour <= 12 {
				hour = (hour + 12) % 24
			}
			return hour, j + 1
		case "قظ", "قبلازظهر", "صبح", "بامداد", "am":
			return hour % 12, j + 1
		}
	}
	return hour, i
}
