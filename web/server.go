package web

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/klauspost/compress/gzhttp"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/time/rate"

	"github.com/peygir/peygir/web/view"
)

// patience is how long one answer may take before the caller is told so.
const patience = 15 * time.Second

// exportPatience is the same for an export, which goes out while it is read.
const exportPatience = 5 * time.Minute

// site is what all handlers share.
type site struct {
	deps     Deps
	log      *slog.Logger
	now      func() time.Time
	pages    *view.Pages
	api      huma.API
	names    *sourceNames
	tokens   *knownTokens
	secret   []byte
	few      *callers // who does what may be done seldom; nil: no limit
	measured measured
}

// New returns the handler of everything the project serves.
func New(deps Deps, log *slog.Logger, now func() time.Time) http.Handler {
	registry := deps.Metrics
	if registry == nil {
		registry = prometheus.NewRegistry()
	}
	s := &site{
		deps: deps, log: log, now: now, pages: view.NewPages(),
		names:    &sourceNames{sources: deps.Sources, now: now},
		measured: measure(registry),
		tokens:   &knownTokens{tokens: deps.Tokens},
		secret:   deps.Config.Secret,
	}
	if deps.Config.Rate > 0 {
		s.few = &callers{rate: rate.Every(seldomEvery), burst: seldomBurst, seen: map[string]*caller{}}
	}
	if len(s.secret) == 0 {
		s.secret = []byte(rand.Text())
	}
	registry.MustRegister(watched{s.names, log})
	mux := http.NewServeMux()
	s.operations(mux)
	s.routes(mux)
	s.machinery(mux, registry)

	gzip, err := gzhttp.NewWrapper(gzhttp.MinSize(1000))
	if err != nil {
		panic("gzip: " + err.Error()) // the option above is a constant that is valid
	}
	h := conditional(mux)
	h = gzip(h)
	h = s.cached(h)
	h = s.identify(s.limit(), h)
	h = s.sameSite(s.named(h))
	h = s.cors(h)
	h = headers(h)
	h = s.watch(mux, h)
	return h
}

// operations registers the API, which describes itself.
func (s *site) operations(mux *http.ServeMux) {
	config := huma.DefaultConfig("Peygir", "1")
	config.Info.Description = "Search and follow Persian news. Times are RFC 3339 in the time of Tehran; *_jalali strings give the same in the Jalali calendar. Errors are problem details (RFC 9457)."
	config.DocsPath = ""     // our own page, from local files
	config.CreateHooks = nil // no $schema in answers: they are what the contract says
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	s.api = humago.New(mux, config)
	s.api.UseMiddleware(s.editorsFirst)

	get(s.api, "search-articles", "/api/v1/articles", "Search articles", s.searchArticles)
	get(s.api, "get-article", "/api/v1/articles/{id}", "An article with its statements, copies and proposals", s.getArticle)
	get(s.api, "get-versions", "/api/v1/articles/{id}/versions", "All that an article has said, oldest first", s.getVersions)
	get(s.api, "get-similar", "/api/v1/articles/{id}/similar", "Articles like this one", s.getSimilar)
	get(s.api, "suggest", "/api/v1/suggest", "Complete what is being typed", s.suggest)
	get(s.api, "get-sources", "/api/v1/sources", "What is read, and how well that goes", s.getSources)
	s.rawOperation()
	if s.deps.Statements != nil {
		get(s.api, "find-statements", "/api/v1/statements", "Who said what", s.findStatements)
		get(s.api, "find-speakers", "/api/v1/speakers", "People and organisations that say things", s.findSpeakers)
		get(s.api, "get-speaker", "/api/v1/speakers/{id}", "A speaker with aliases and offices", s.getSpeaker)
		s.identityOperations()
	}
	if s.deps.Proposals != nil {
		get(s.api, "list-proposals", "/api/v1/proposals", "The board: every proposal with its computed status", s.listProposals)
		get(s.api, "get-proposal", "/api/v1/proposals/{id}", "A proposal with its status and accepted evidence", s.getProposal)
		get(s.api, "get-timeline", "/api/v1/proposals/{id}/timeline", "Events and evidence, oldest first", s.getTimeline)
		s.editorOperations()
	}
	if s.deps.Orders != nil {
		s.subscriptionOperations()
	}
	s.describeExports()
	get(s.api, "get-trends", "/api/v1/trends", "How many articles match, over time", s.getTrends)
}

func get[I, O any](api huma.API, id, path, summary string, handler func(context.Context, *I) (*O, error)) {
	huma.Register(api, huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary,
		Errors: usual(),
	}, handler)
}

// usual are the errors that every operation may answer.
func usual() []int {
	return []int{
		http.StatusUnauthorized, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests,
		http.StatusInternalServerError, http.StatusServiceUnavailable,
	}
}

// routes registers pages and what machines ask of a service.
func (s *site) routes(mux *http.ServeMux) {
	mux.Handle("GET /static/", http.StripPrefix("/static/", static()))
	mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		plain(w, http.StatusOK, "User-agent: *\nDisallow: /api/\nDisallow: /subscriptions/\nDisallow: /unsubscribe/\nDisallow: /feeds/\nDisallow: /search.\nAllow: /")
	})
	mux.HandleFunc("/api/", s.noOperation(mux))

	s.page(mux, "/{$}", s.searchPage)
	s.page(mux, "/articles/{id}", s.articlePage)
	s.page(mux, "/articles/{id}/versions", s.versionsPage)
	s.page(mux, "/docs", s.docsPage)
	s.page(mux, "/trends", s.trendsPage)
	s.page(mux, "/about", s.textPage("about", "About"))
	s.page(mux, "/methodology", s.textPage("methodology", "How it is done"))
	if s.deps.Sources != nil {
		s.page(mux, "/sources", s.sourcesPage)
	}
	if s.deps.Statements != nil {
		s.page(mux, "/statements", s.statementsPage)
		s.page(mux, "/speakers", s.speakersPage)
		s.page(mux, "/speakers/{id}", s.speakerPage)
		s.rulingRoutes(mux)
	}
	if s.deps.Proposals != nil {
		s.page(mux, "/proposals", s.boardPage)
		s.page(mux, "/proposals/{id}", s.proposalPage)
		s.proposalFiles(mux)
	}
	if s.deps.Proposals != nil && s.deps.Editing != nil && s.deps.Tokens != nil {
		s.reviewRoutes(mux)
	}
	if s.deps.Tokens != nil {
		s.loginRoutes(mux)
	}
	if s.deps.Orders != nil {
		s.subscriptionRoutes(mux)
	}
	if s.deps.Outbox != nil {
		s.outboxRoutes(mux)
	}
	s.exports(mux)
	mux.HandleFunc("GET /opensearch.xml", s.openSearch)
	mux.HandleFunc("/", s.noPage(mux))
}

// noOperation answers under /api/ where no operation is: wrong method or
// wrong path.
func (s *site) noOperation(mux *http.ServeMux) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch allowed := methods(mux, r, "/api/"); {
		case allowed == "":
			writeProblem(w, http.StatusNotFound, "no such path; see /docs")
		case r.Method == http.MethodOptions:
			w.Header().Set("Allow", allowed)
			w.WriteHeader(http.StatusNoContent)
		default:
			w.Header().Set("Allow", allowed)
			writeProblem(w, http.StatusMethodNotAllowed, "this path answers "+allowed)
		}
	}
}

// noPage answers where no page is, in the same way.
func (s *site) noPage(mux *http.ServeMux) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := errNoPage
		if allowed := methods(mux, r, "/"); allowed != "" {
			w.Header().Set("Allow", allowed)
			err = huma.Error405MethodNotAllowed("this path answers " + allowed)
		}
		s.write(w, r, "", s.frame(r), err)
	}
}

// methods lists what else the path of a request answers to that came out at
// the pattern otherwise; empty when nothing is there at all.
func methods(mux *http.ServeMux, r *http.Request, otherwise string) string {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		other := &http.Request{Method: method, URL: r.URL, Host: r.Host}
		if _, pattern := mux.Handler(other); pattern != otherwise && pattern != "/" && pattern != "" {
			allowed = append(allowed, method)
		}
	}
	return strings.Join(allowed, ", ")
}

func static() http.Handler {
	files := http.FileServerFS(view.Static())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=3600")
		files.ServeHTTP(w, r)
	})
}

func plain(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(code)
	// A failed write means that the caller has gone.
	_, _ = w.Write([]byte(text + "\n"))
}
