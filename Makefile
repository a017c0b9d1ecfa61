# The two commands a newcomer needs are `make demo` and `make test`.

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOFUMPT     = mvdan.cc/gofumpt@v0.12.0

# What else to pass to go test, for instance TESTFLAGS=-race.
TESTFLAGS ?=

.DEFAULT_GOAL := build
.PHONY: pages screenshots build demo test test-fast lint bench

build: ## the binary, as bin/briefed
	go build -o bin/briefed ./cmd/briefed

demo: ## a whole council in this process: no Slack, no database server, no settings
	go run ./cmd/briefed demo

test: ## every test
	go test $(TESTFLAGS) ./...

test-fast: ## without PostgreSQL, browsers, crash tests and what is large
	go test -short ./...

lint: ## vet, staticcheck and gofumpt
	go vet ./...
	go run $(STATICCHECK) ./...
	@unformatted=$$(go run $(GOFUMPT) -l bot cmd digest store templates); \
	if [ -n "$$unformatted" ]; then echo "run gofumpt -w on:"; echo "$$unformatted"; exit 1; fi

bench: ## the numbers of the README, each beside its bare cost
	go test -run '^$$' -bench . -benchtime 1x -timeout 30m ./store ./cmd/briefed

pages: ## the style sheet and script of the web pages, which the binary embeds
	cd templates/static && npm ci --no-audit --no-fund --loglevel=error && npm run build --silent

screenshots: ## the pictures of the README, from the sample council in a headless Chromium
	go test ./cmd/briefed -run 'TestScreenshots|TestImages' -count 1 -args -screenshots=$(CURDIR)/.github/images -images=$(CURDIR)/.github/images
