package extract

import (
	"encoding/json"
	"io/fs"
	"sync"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// MaxBytes is the largest page that is looked at. The longest articles seen
// stay below half a megabyte with everything around them.
const MaxBytes = 8 << 20

// Input is a fetched page.
type Input struct {
	URL         string // after redirects
	ContentType string // as the server said
	Body        []byte
	FetchedAt   time.Time // relative dates count from here; later dates are not believed
	CMS         string    // name of the rule to use; empty: detected
}

// Result is what was read from a page. Fields that were readable are set even
// when Fault says that the page is no article.
type Result struct {
	URL       string
	Canonical string // as the page declares it; empty when it does not
	CMS       string // name of the rule that matched
	Kicker    string
	Title     string
	Lead      string
	Body      string // paragraphs separated by \n
	Published time.Time
	Precision news.Precision
	Modified  time.Time
	Code      string // Latin digits
	Tags      []string
	Author    string
	Section   string
	Fault     news.Fault
	Detail    string // one sentence on the fault
}

// MarshalJSON writes the record of `peygir extract`, times in Tehran's zone.
func (r Result) MarshalJSON() ([]byte, error) {
	published := ""
	if !r.Published.IsZero() {
		published = r.Published.In(persian.Tehran).Format(time.RFC3339)
	}
	tags := r.Tags
	if tags == nil {
		tags = []string{}
	}
	return json.Marshal(struct {
		URL       string     `json:"url"`
		Canonical string     `json:"canonical"`
		CMS       string     `json:"cms"`
		Title     string     `json:"title"`
		Kicker    string     `json:"kicker"`
		Lead      string     `json:"lead"`
		Body      string     `json:"body"`
		Published string     `json:"published"`
		Code      string     `json:"code"`
		Tags      []string   `json:"tags"`
		Author    string     `json:"author"`
		Fault     news.Fault `json:"fault"`
	}{
		r.URL, r.Canonical, r.CMS, r.Title, r.Kicker, r.Lead, r.Body,
		published, r.Code, tags, r.Author, r.Fault,
	})
}

// Extractor reads pages by a set of rules. It is safe for concurrent use.
type Extractor struct {
	rules  []*rule
	traces *traces
}

// New returns an extractor that knows the embedded rules and those of the
// *.yaml files of extra (nil: none), which win over embedded ones.
func New(extra fs.FS) (*Extractor, error) {
	rules, err := loadRules(extra)
	if err != nil {
		return nil, err
	}
	return &Extractor{rules: rules, traces: newTraces(rules)}, nil
}

var embedded = sync.OnceValue(func() *Extractor {
	e, err := New(nil)
	if err != nil {
		panic("extract: embedded rules: " + err.Error()) // a test loads them
	}
	return e
})

// Page reads a page by the embedded rules.
func Page(in Input) Result { return embedded().Page(in) }

// Page reads a page.
func (e *Extractor) Page(in Input) Result {
	res := Result{URL: in.URL}
	p, fault, detail := parse(in)
	if fault != news.FaultNone {
		res.Fault, res.Detail = fault, detail
		return res
	}
	defer p.release()
	r := e.detect(in, p)
	if r != nil {
		res.CMS = r.Name
	}
	f := &finder{page: p, rule: r, in: in}
	f.read(&res)
	res.Fault, res.Detail = f.judge(&res)
	if res.Code == "" && res.Fault == news.FaultNone {
		res.Code = f.unlabelledCode()
	}
	return res
}
