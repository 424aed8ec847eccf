package view

import (
	"html/template"
	"slices"
	"strings"
)

// maxCells bounds the table that Diff fills; longer texts are compared line by line.
const maxCells = 4_000_000

// Diff returns the new text, escaped, with what went in inside ins elements and
// what was taken out inside del elements.
func Diff(before, after string) template.HTML {
	a, b := pieces(before, " \n"), pieces(after, " \n")
	if len(a)*len(b) > maxCells {
		a, b = pieces(before, "\n"), pieces(after, "\n")
	}
	if len(a)*len(b) > maxCells {
		a, b = []string{before}, []string{after}
	}
	var out strings.Builder
	write := func(element string, parts []string) {
		text := strings.Join(parts, "")
		if text == "" {
			return
		}
		text = strings.ReplaceAll(template.HTMLEscapeString(text), "\n", "<br>")
		if element != "" {
			text = "<" + element + ">" + text + "</" + element + ">"
		}
		out.WriteString(text)
	}
	i, j := 0, 0
	for _, m := range common(a, b) {
		write("del", a[i:m.a])
		write("ins", b[j:m.b])
		write("", a[m.a:m.a+m.n])
		i, j = m.a+m.n, m.b+m.n
	}
	write("del", a[i:])
	write("ins", b[j:])
	return template.HTML(out.String()) //nolint:gosec // every piece was escaped in write
}

// pieces cuts s after each of the separators, so that joining gives s again.
func pieces(s, separators string) []string {
	var out []string
	for s != "" {
		i := strings.IndexAny(s, separators)
		if i < 0 {
			return append(out, s)
		}
		out = append(out, s[:i+1])
		s = s[i+1:]
	}
	return out
}

// run says that n pieces from a on equal those from b on.
type run struct{ a, b, n int }

// common finds a longest common subsequence, as runs in order.
func common(a, b []string) []run {
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	enda, endb := len(a), len(b)
	for enda > start && endb > start && a[enda-1] == b[endb-1] {
		enda, endb = enda-1, endb-1
	}
	runs := []run{{0, 0, start}}
	runs = append(runs, longest(a[start:enda], b[start:endb], start)...)
	return append(runs, run{enda, endb, len(a) - enda})
}

func longest(a, b []string, shift int) []run {
	width := len(b) + 1
	length := make([]int32, (len(a)+1)*width)
	for i := range slices.Backward(a) {
		for j := range slices.Backward(b) {
			if a[i] == b[j] {
				length[i*width+j] = length[(i+1)*width+j+1] + 1
			} else {
				length[i*width+j] = max(length[(i+1)*width+j], length[i*width+j+1])
			}
		}
	}
	var runs []run
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			if k := len(runs) - 1; k >= 0 && runs[k].a+runs[k].n == i+shift && runs[k].b+runs[k].n == j+shift {
				runs[k].n++
			} else {
				runs = append(runs, run{i + shift, j + shift, 1})
			}
			i, j = i+1, j+1
		case length[(i+1)*width+j] >= length[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return runs
}
