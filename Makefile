# Relève. `make` lists what there is to make.

PORT ?= 8080
DATA_DIR ?= data
TARGET := $(or $(CARGO_TARGET_DIR),target)
WASM := wasm32-unknown-unknown
XTASK := cargo run --release --package xtask --

.DEFAULT_GOAL := help
.PHONY: help run test bench lighthouse audit openapi web budget fmt lint walls wasm-target clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: web ## build everything and serve it with a demo world (PORT=8080 DATA_DIR=data)
	@echo "== server"
	@cargo build --release --package releve-api --bin releve
	@exec $(TARGET)/release/releve serve --port '$(PORT)' --data-dir '$(DATA_DIR)' --demo-once

test: ## run every check and test, as continuous integration does
	@scripts/test.sh

bench: ## print the figures of docs/BENCHMARKS.md
	@scripts/bench.sh

lighthouse: web ## what Lighthouse says of the main pages, on a release build
	@scripts/lighthouse.sh

audit: ## check every invariant on the data of DATA_DIR, read-only
	@cargo run --release --package releve-api --bin releve -- audit --data-dir '$(DATA_DIR)'

openapi: ## write openapi/releve.json from the program
	@mkdir -p openapi
	@cargo run --package releve-api --bin releve -- openapi > openapi/releve.json.new
	@mv openapi/releve.json.new openapi/releve.json

web: wasm-target ## build the browser program into dist/
	@echo "== browser program"
	@$(XTASK) web --release

budget: web ## weigh the browser program against its limit
	@$(XTASK) budget

fmt: ## format the code
	@cargo fmt --all

lint: wasm-target ## formats and lints, for the server and for the browser
	@scripts/lint.sh

walls: wasm-target ## prove the walls between the crates
	@scripts/walls.sh

clean: ## remove what was built; the data stay
	@cargo clean
	@rm -rf dist e2e/node_modules e2e/test-results e2e/playwright-report tools/node_modules tools/lighthouse/node_modules

wasm-target:
	@test -d "$$(rustc --print sysroot)/lib/rustlib/$(WASM)/lib" || rustup target add $(WASM)
