package news

// Record is an article as it goes in and out of an archive: one JSON object a
// line. Only title or body is required; on the way in, Origin is ignored.
type Record struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Source    string   `json:"source"`
	Title     string   `json:"title"`
	Kicker    string   `json:"kicker"`
	Lead      string   `json:"lead"`
	Body      string   `json:"body"` // paragraphs separated by \n
	Published string   `json:"published"`
	Code      string   `json:"code"`
	Tags      []string `json:"tags"`
	Origin    string   `json:"origin,omitempty"` // ID of the story it is a copy of
}

// Record returns the article for writing; published is its time as text.
func (a Article) Record(published string) Record {
	r := Record{
		ID: string(a.ID), URL: a.URL, Source: string(a.Source), Title: a.Title, Kicker: a.Kicker, Lead: a.Lead,
		Body: a.Body, Published: published, Code: a.Code, Tags: a.Tags,
	}
	if r.Tags == nil {
		r.Tags = []string{}
	}
	if a.Origin != a.ID {
		r.Origin = string(a.Origin)
	}
	return r
}
