package view

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
)

// Plot draws counts over time as bars, oldest at the left as both languages
// have it in charts. The table beside it says the same to who cannot see it.
func (l Lang) Plot(points []Point) template.HTML {
	const width, height, left, bottom, top = 720.0, 220.0, 44.0, 26.0, 12.0
	most := 1
	for _, p := range points {
		most = max(most, p.Count)
	}
	var b strings.Builder
	label := template.HTMLEscapeString(l.T("Number of articles over time; the table below has the figures"))
	fmt.Fprintf(&b, `<svg class="plot" viewBox="0 0 %g %g" role="img" aria-label="%s" direction="ltr">`, width, height, label)
	base := height - bottom
	scale := (base - top) / float64(most)
	for _, mark := range ticks(most) {
		y := base - float64(mark)*scale
		fmt.Fprintf(&b, `<line class="axis" x1="%g" x2="%g" y1="%.1f" y2="%.1f"/>`, left, width, y, y)
		fmt.Fprintf(&b, `<text x="%g" y="%.1f" text-anchor="end">%s</text>`, left-6, y+4, l.Number(mark))
	}
	if len(points) > 0 {
		step := (width - left) / float64(len(points))
		for i, p := range points {
			h := float64(p.Count) * scale
			fmt.Fprintf(&b, `<rect class="bar" x="%.1f" y="%.1f" width="%.1f" height="%.1f"><title>%s: %s</title></rect>`,
				left+float64(i)*step+step*.1, base-h, step*.8, h,
				template.HTMLEscapeString(l.date(p.Start, news.PrecisionDay)), l.Number(p.Count))
		}
		every := max(1, (len(points)+4)/5)
		for i := 0; i < len(points); i += every {
			fmt.Fprintf(&b, `<text x="%.1f" y="%g" text-anchor="middle">%s</text>`,
				min(max(left+(float64(i)+.5)*step, left+34), width-34), height-6, l.Digits(strings.ReplaceAll(Jalali(points[i].Start, news.PrecisionDay), "-", "/")))
		}
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) //nolint:gosec // made of numbers and of phrases escaped above
}

// Spark draws on which of the days from since to now there was evidence, a
// thin stroke each, as small as a line of text, over a line that says it.
func (l Lang) Spark(days []time.Time, since, now time.Time) template.HTML {
	const width, height = 240.0, 24.0
	if len(days) > 0 && (since.IsZero() || days[0].Before(since)) {
		since = days[0]
	}
	label := l.T("no evidence yet")
	if len(days) > 0 {
		label = l.T("%s pieces of evidence since %s", l.Number(len(days)), l.date(since, news.PrecisionMonth))
	}
	var b strings.Builder
	label = template.HTMLEscapeString(label)
	fmt.Fprintf(&b, `<div class="gauge"><svg class="spark" viewBox="0 0 %g %g" aria-hidden="true" direction="ltr">`, width, height)
	fmt.Fprintf(&b, `<line class="axis" x1="0" x2="%g" y1="%g" y2="%g"/>`, width, height-1, height-1)
	if span := now.Sub(since).Hours(); span > 0 {
		for _, day := range days {
			x := min(max(day.Sub(since).Hours()/span, 0), 1) * (width - 3)
			fmt.Fprintf(&b, `<rect class="bar" x="%.1f" y="4" width="3" height="%g"/>`, x, height-5)
		}
	}
	fmt.Fprintf(&b, `</svg><p class="by">%s</p></div>`, label)
	return template.HTML(b.String()) //nolint:gosec // made of numbers and of a phrase escaped above
}

// Years draws counts by year as a strip of bars above the first and the last of
// them, oldest at the left. The table beside it has the figures.
func (l Lang) Years(points []Point) template.HTML {
	const width, height, gap = 720.0, 56.0, 3.0
	most := 1
	for _, p := range points {
		most = max(most, p.Count)
	}
	var m markup
	m.put(`<svg class="strip" viewBox="0 0 720 56" preserveAspectRatio="none" role="img" aria-label="`)
	m.text(l.T("Number of articles by year; the table below has the figures"))
	m.put(`" direction="ltr"><line class="axis" x1="0" x2="720" y1="55" y2="55"/>`)
	step := width / float64(max(len(points), 1))
	for i, p := range points {
		h := float64(p.Count) / float64(most) * (height - 2)
		m.put(`<rect class="bar" x="`)
		m.tenths(float64(i)*step + gap/2)
		m.put(`" y="`)
		m.tenths(height - 1 - h)
		m.put(`" width="`)
		m.tenths(step - gap)
		m.put(`" height="`)
		m.tenths(h)
		m.put(`"><title>`)
		m.text(l.plain(p.Year))
		m.put(`: `)
		m.text(l.Number(p.Count))
		m.put(`</title></rect>`)
	}
	m.put("</svg>")
	return m.html()
}

// ticks are up to four round numbers from nothing to the most.
func ticks(most int) []int {
	step := 1
	for i := 0; most/step > 4; i++ {
		if i%3 == 1 {
			step = step * 5 / 2 // 1 2 5 10 20 50
		} else {
			step *= 2
		}
	}
	var out []int
	for v := 0; v <= most; v += step {
		out = append(out, v)
	}
	return out
}
