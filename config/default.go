package config

import (
	"embed"
	"time"

	"go.yaml.in/yaml/v3"
)

// DefaultSchedule is when a source is visited that does not say.
const DefaultSchedule = "*/15 * * * *"

//go:embed defaults/*.yaml
var defaults embed.FS

// Default returns the configuration of a run that was told nothing: SQLite in
// ./data, the embedded outlets, topics and proposals, pages on loopback.
func Default() Config {
	c := Config{
		Data:   "./data",
		Listen: "127.0.0.1:8080",
		Fetch: Fetch{
			Delay:     time.Second,
			Timeout:   30 * time.Second,
			MaxBody:   8 << 20,
			UserAgent: "Peygir/1.0 (+https://github.com/peygir/peygir)",
		},
		Web:  Web{Rate: 50, Burst: 200, Cache: 5 * time.Second},
		SMTP: SMTP{Port: 587, TLS: "starttls", Resend: "24h"},
	}
	for _, name := range []string{"sources", "topics", "proposals"} {
		data, err := defaults.ReadFile("defaults/" + name + ".yaml")
		if err == nil {
			err = yaml.Unmarshal(data, &c)
		}
		if err != nil {
			// The files are compiled in and TestDefaults parses them.
			panic("embedded " + name + ": " + err.Error())
		}
	}
	fill(&c)
	return c
}
