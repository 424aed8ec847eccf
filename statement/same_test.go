package statement_test

import (
	"testing"

	"github.com/peygir/peygir/statement"
)

func TestSamePersonMeetsSpellingsAndShortForms(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"افشین نمونه", "نمونه", true},
		{"مهندس نمونه", "افشين نمونه", true},
		{"علی\u200cاکبر کریمی", "حجت\u200cالاسلام علی اکبر کریمی", true},
		{"نیک پور", "سعید نیک\u200cپور", true},
		{"نیکپور", "سعید نیک پور", true},
		{"علی کریمی", "حسن کریمی", false},
		{"پور", "حسین علیپور", false},
		{"", "حسین علیپور", false},
		{"دکتر", "مهندس", false},
	} {
		if got := statement.SamePerson(c.a, c.b); got != c.want {
			t.Errorf("SamePerson(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
		if got := statement.SamePerson(c.b, c.a); got != c.want {
			t.Errorf("SamePerson(%q, %q) = %v, want %v", c.b, c.a, got, c.want)
		}
	}
}
