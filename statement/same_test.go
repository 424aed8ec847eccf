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
		{"افشین آشوری", "آشوری", true},
		{"مهندس آشوری", "افشين آشوري", true},
		{"علی\u200cاکبر کریمی", "حجت\u200cالاسلام علی اکبر کریمی", true},
		{"نجف پور", "سعید نجف\u200cپور", true},
		{"نجفپور", "سعید نجف پور", true},
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
