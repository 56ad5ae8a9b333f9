# Everything a developer does. Versions are pinned in go.mod, .tools/go.mod and web/package-lock.json.

SHELL := /bin/bash
.DEFAULT_GOAL := help

GO    ?= go
TOOL  := $(GO) tool -modfile=.tools/go.mod
# Which tests: make test PKG=./internal/calendar RUN=TestFold
PKG   ?= ./...
RUN   ?=
# Two packages at a time: more only wait for each other on two cores.
TESTS := $(GO) test -count=1 -p 2 -timeout 30m

.PHONY: help run test screens bench lint build fmt golden clean postgres browser

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build postgres ## start the service with its own PostgreSQL, S3 store and the demo
	@exec env ORMAS_DEMO=1 bin/ormas serve

test: build browser postgres ## all tests, on a real PostgreSQL, a real S3 store and a real browser
	@exec bin/ormas _services -- $(TESTS) $(if $(RUN),-run '$(RUN)') $(PKG)

screens: build browser postgres ## pictures of the main pages into docs/screens
	@exec $(GO) test -count=1 -tags screens -run TestScreens ./web/e2e

bench: build postgres ## the speed figures of the README, beside a floor measured in the same run
	@exec $(GO) run ./internal/bench -binary bin/ormas

lint: ## formatting, vet, linters, lengths, known vulnerabilities
	@unformatted=$$($(TOOL) gofumpt -l $(SOURCES)); \
	  test -z "$$unformatted" || { echo "not formatted, run make fmt: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(TOOL) golangci-lint run
	@.tools/lengths
	@! grep -n '://' web/package-lock.json # whoever installs has his own registry
	@.tools/vulnerabilities

build: web/static/jsqr.js ## bin/ormas
	$(GO) build -buildvcs=false -tags nomsgpack -o bin/ormas ./cmd/ormas

fmt: ## format the code
	$(TOOL) gofumpt -w $(SOURCES)

golden: build postgres ## write the generated views, printed documents and the OpenAPI document anew
	bin/ormas _services -- $(GO) test ./workflow ./internal/sopdoc ./web/api -run 'Golden|OpenAPI' -update

clean: ## remove what was built or installed; the data in .state stays
	rm -rf bin web/node_modules web/static/jsqr.js

SOURCES := $(shell git ls-files '*.go' | cut -d/ -f1 | sort -u)

# A PostgreSQL for the embedded services: the installed one, or where there is none npm's bundle.
postgres: build
	@bin/ormas _postgres >/dev/null 2>&1 || timeout 300 npm ci --omit=dev --prefix web

# What the page for checking letters reads QR codes with.
web/static/jsqr.js: web/package-lock.json
	@test -f web/node_modules/jsqr/dist/jsQR.js || timeout 300 npm ci --omit=dev --prefix web
	@cp web/node_modules/jsqr/dist/jsQR.js $@

# The browser that the tests drive, and all else that npm brings; again only when the lockfile is another one.
browser: ## the browser of the tests, for who runs go test by hand
	@cmp -s web/package-lock.json web/node_modules/.installed || \
	  { timeout 300 npm ci --prefix web && cp web/package-lock.json web/node_modules/.installed; }
