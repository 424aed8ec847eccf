package proposal_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
)

func TestRejectedPatternsCountLess(t *testing.T) {
	finding := func(evidence string, state news.CandidateState) news.Candidate {
		return news.Candidate{Proposal: "p", Evidence: evidence, Event: news.EventCommitted, Score: 0.7, State: state}
	}
	notice := "نشانی دفتر پل شرقی مهردشت، خیابان دوم، ساعت کار هشت تا دوازده است"
	opening := "پل شرقی مهردشت تا پایان سال به بهره\u200cبرداری می\u200cرسد"
	for name, test := range map[string]struct {
		reviewed []news.Candidate
		evidence string
		shown    bool
	}{
		"nothing was reviewed":        {nil, notice, true},
		"its like was rejected":       {[]news.Candidate{finding(notice, news.CandidateRejected)}, notice + " و تلفن دارد", false},
		"something else was rejected": {[]news.Candidate{finding(notice, news.CandidateRejected)}, opening, true},
		"accepted elsewhere":          {[]news.Candidate{finding(notice, news.CandidateRejected), finding(opening, news.CandidateAccepted)}, opening, true},
		"accepted after all":          {[]news.Candidate{finding(opening, news.CandidateRejected), finding(opening, news.CandidateAccepted)}, opening, true},
		"not reviewed yet":            {[]news.Candidate{finding(notice, news.CandidateNew)}, notice, true},
		"of another proposal":         {[]news.Candidate{{Proposal: "q", Evidence: notice, State: news.CandidateRejected}}, notice, true},
	} {
		t.Run(name, func(t *testing.T) {
			in := []news.Candidate{finding(test.evidence, news.CandidateNew)}
			kept := in[0]
			got := proposal.Learn(test.reviewed).Recall(in)
			if shown := len(got) == 1 && got[0].Score >= proposal.Shown; shown != test.shown {
				t.Errorf("shown: got %v, want %v", shown, test.shown)
			}
			if diff := cmp.Diff(kept, in[0]); diff != "" {
				t.Errorf("the candidate handed in has changed (-want +got):\n%s", diff)
			}
		})
	}
}
