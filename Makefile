# The checks that every commit passes, and the long runs beside them.
GO      ?= go
BIN     := $(CURDIR)/bin
TOOLS   := $(BIN)/golangci-lint $(BIN)/gofumpt $(BIN)/deadcode $(BIN)/benchstat
FUZZTIME ?= 5s

.PHONY: check test test-postgres lint bench fuzz demo tools build

check: lint test

build:
	$(GO) build -o $(BIN)/peygir ./cmd/peygir

tools: $(TOOLS)

# The tools have a module of their own: their dependencies are not ours.
$(TOOLS) &: tools/go.mod tools/go.sum
	cd tools && GOBIN=$(BIN) $(GO) install tool
	@touch $(TOOLS)

lint: tools
	@out=$$($(BIN)/gofumpt -l .); [ -z "$$out" ] || { echo "not gofumpt'ed:"; echo "$$out"; exit 1; }
	$(GO) vet ./...
	$(BIN)/golangci-lint run ./...
	@out=$$($(BIN)/deadcode -test ./...); [ -z "$$out" ] || { echo "dead code:"; echo "$$out"; exit 1; }

test:
	$(GO) test -race -shuffle=on ./...

# The suites that stand on a store once more, on a PostgreSQL of their own.
test-postgres:
	@dir=$$(mktemp -d /tmp/peygir-postgres.XXXXXX); trap "scripts/postgres stop $$dir" EXIT; \
	url=$$(scripts/postgres start $$dir) && \
	PEYGIR_TEST_POSTGRES=$$url $(GO) test -race -shuffle=on ./store/... ./desk/... ./pipeline/... ./cmd/...

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

# Every fuzz target for FUZZTIME.
fuzz:
	@set -e; for pkg in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "fuzz $$pkg $$target"; \
	    $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x $$pkg; \
	  done; \
	done

# Searches a second over 200,000 articles; takes wrk, and minutes the first time.
load:
	web/load/load.sh

demo:
	$(GO) run ./cmd/peygir serve --demo
