package web

import (
	"context"
	"time"
)

type alarmJSON struct {
	Kind   string     `json:"kind" enum:"broken,silent,layout"`
	Raised *time.Time `json:"raised" doc:"when it was first seen"`
	Since  *time.Time `json:"since" doc:"the last good sign; null: there never was one"`
	Count  int        `json:"count" doc:"broken: requests that failed of late; silent: 0; layout: pages of late that could not be read"`
	Of     int        `json:"of" doc:"broken: requests of late; silent: articles expected since; layout: pages of late"`
}

type faultJSON struct {
	Fault  string     `json:"fault"`
	Count  int        `json:"count"`
	Last   *time.Time `json:"last"`
	URL    string     `json:"url"`
	Detail string     `json:"detail"`
}

type sourceJSON struct {
	ID          string      `json:"id"`
	Name        string      `json:"name"`
	Outlet      string      `json:"outlet"`
	Province    string      `json:"province"`
	Kind        string      `json:"kind"`
	URL         string      `json:"url"`
	CMS         string      `json:"cms"`
	Scope       string      `json:"scope"`
	Enabled     bool        `json:"enabled"`
	Articles    int         `json:"articles"`
	Pages       int         `json:"pages"`
	LastAttempt *time.Time  `json:"last_attempt"`
	LastSuccess *time.Time  `json:"last_success"`
	LastNew     *time.Time  `json:"last_new"`
	Faults      []faultJSON `json:"faults" nullable:"false"`
	Alarms      []alarmJSON `json:"alarms" nullable:"false"`
}

type sourcesOutput struct {
	Body struct {
		Items []sourceJSON `json:"items" nullable:"false"`
	}
}

func (s *site) getSources(ctx context.Context, _ *struct{}) (*sourcesOutput, error) {
	health, err := s.names.load(ctx)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &sourcesOutput{}
	out.Body.Items = []sourceJSON{}
	for _, h := range health {
		j := sourceJSON{
			ID: string(h.Source.ID), Name: h.Source.Name, Outlet: h.Source.Outlet, Province: h.Source.Province,
			Kind: string(h.Source.Kind), URL: h.Source.URL, CMS: h.Source.CMS, Scope: string(h.Source.Scope), Enabled: h.Source.Enabled,
			Articles: h.Articles, Pages: h.Pages,
			LastAttempt: when(h.LastAttempt), LastSuccess: when(h.LastSuccess), LastNew: when(h.LastNew), Faults: []faultJSON{}, Alarms: []alarmJSON{},
		}
		for _, f := range h.Faults {
			j.Faults = append(j.Faults, faultJSON{Fault: string(f.Fault), Count: f.Count, Last: when(f.Last), URL: f.URL, Detail: f.Detail})
		}
		for _, a := range h.Alarms {
			j.Alarms = append(j.Alarms, alarmJSON{Kind: string(a.Kind), Raised: when(a.Raised), Since: when(a.Since), Count: a.Count, Of: a.Of})
		}
		out.Body.Items = append(out.Body.Items, j)
	}
	return out, nil
}
