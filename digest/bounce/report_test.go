package bounce_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/digest/bounce"
	"github.com/peygir/peygir/internal/golden"
)

// mailOf is the mail of a golden file as it comes over the wire.
func mailOf(c golden.Case) string {
	return strings.ReplaceAll(string(c.Raw("mail")), "\n", "\r\n")
}

func TestMailsThatComeBack(t *testing.T) {
	t.Parallel()
	golden.Run(t, filepath.Join("testdata", "*.txtar"), func(t *testing.T, c golden.Case) {
		got, err := bounce.Read(strings.NewReader(mailOf(c)))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, line := range [][2]string{
			{"kind", string(got.Kind)},
			{"status", got.Status},
			{"detail", got.Detail},
			{"message ids", strings.Join(got.MessageIDs, " ")},
			{"paths", strings.Join(got.Paths, " ")},
			{"token", got.Token},
		} {
			if line[1] != "" {
				b.WriteString(line[0] + ": " + line[1] + "\n")
			}
		}
		c.Check(t, "want", b.String())
	})
}

// Codes by their meaning, not by their first digit alone.
func TestForGoodOrForNow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fields string
		want   bounce.Kind
	}{
		"no such user":            {"Action: failed\nStatus: 5.1.1", bounce.Hard},
		"no such domain":          {"Action: failed\nStatus: 5.1.2", bounce.Hard},
		"unspecified":             {"Action: failed\nStatus: 5.0.0", bounce.Hard},
		"disabled":                {"action: FAILED (permanently)\nstatus: 5.2.1 (mailbox disabled)", bounce.Hard},
		"the server says more":    {"Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full", bounce.Soft},
		"full":                    {"Action: failed\nStatus: 5.2.2", bounce.Soft},
		"too large":               {"Action: failed\nStatus: 5.3.4", bounce.Soft},
		"taken for spam":          {"Action: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 554 5.7.1 blocked", bounce.Soft},
		"given up":                {"Action: failed\nStatus: 4.4.7", bounce.Soft},
		"without a code":          {"Action: failed", bounce.Soft},
		"only what SMTP answered": {"Action: failed\nDiagnostic-Code: smtp; 550 user unknown", bounce.Hard},
		"still trying":            {"Action: delayed\nStatus: 4.4.1", bounce.Delayed},
		"arrived":                 {"Action: delivered\nStatus: 2.0.0", bounce.Nothing},
		"relayed":                 {"Action: relayed\nStatus: 2.0.0", bounce.Nothing},
		"no code at all":          {"Action: failed\nStatus: nonsense 15.1.1.1", bounce.Soft},
	} {
		raw := "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n" +
			"Reporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; reader@example.test\n" + c.fields + "\n\n--b--\n"
		got, err := bounce.Read(strings.NewReader(raw))
		if err != nil || got.Kind != c.want {
			t.Errorf("%s: got %+v, %v, want %s", name, got, err, c.want)
		}
	}
}

// The laws of reading what strangers send: what comes out is bounded and on
// one line; and whatever the returned message contains, the report around it
// alone decides.
func FuzzRead(f *testing.F) {
	for _, c := range golden.Cases(f, filepath.Join("testdata", "*.txtar")) {
		f.Add([]byte(mailOf(c)))
	}
	f.Add([]byte("Content-Type: multipart/report; boundary=\n\n--\n--\n\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := bounce.Read(strings.NewReader(string(raw)))
		if err != nil {
			t.Fatal(err)
		}
		if len([]rune(got.Detail)) > 300 || strings.ContainsAny(got.Detail, "\r\n\x00") {
			t.Errorf("detail %q", got.Detail)
		}
		if (got.Token != "") != (got.Kind == bounce.Leave) {
			t.Errorf("token %q of %s", got.Token, got.Kind)
		}
		if got.Kind == bounce.Nothing && !cmp.Equal(got, bounce.Report{}) {
			t.Errorf("nothing, but %+v", got)
		}
		if len(got.MessageIDs) > 20 || len(got.Paths) > 20 {
			t.Errorf("%d ids and %d paths", len(got.MessageIDs), len(got.Paths))
		}
		for _, id := range got.MessageIDs {
			if len(id) > 300 || strings.ContainsAny(id, "<> \r\n") {
				t.Errorf("id %q", id)
			}
		}
		const border = "border-that-is-not-in-it"
		if strings.Contains(string(raw), border) {
			return
		}
		around := "Subject: unsubscribe THISISNOTAWISH\r\nContent-Type: multipart/report; boundary=" + border + "\r\n\r\n--" + border +
			"\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--" +
			border + "\r\nContent-Type: message/rfc822\r\n\r\n" + string(raw) + "\r\n--" + border + "--\r\n"
		got, err = bounce.Read(strings.NewReader(around))
		if err != nil || got.Kind != bounce.Hard || got.Status != "5.1.1" || got.Token != "" {
			t.Errorf("what was returned changed the report: %+v, %v", got, err)
		}
	})
}
