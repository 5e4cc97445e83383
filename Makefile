# Everything a developer does. CI runs the same targets.

# Statements are checked against the committed .sqlx, not against a database (see `make sqlx`).
export SQLX_OFFLINE ?= true
# Where rustup and `cargo install` put programs; a shell older than the installation does not know it yet.
export PATH := $(HOME)/.cargo/bin:$(PATH)

# The Olist sample: https://www.kaggle.com/datasets/olistbr/brazilian-ecommerce
OLIST ?= ../shared/data/olist

# Where cargo puts what it builds.
built := $(or $(CARGO_TARGET_DIR),target)

.DEFAULT_GOAL := help
.PHONY: help setup run demo test bench lint fmt sqlx sqlx-check clean

help: ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## Install what this machine lacks
	@deploy/setup.sh run
	@deploy/setup.sh test
	@deploy/setup.sh lint

# --workspace, although one binary is built: so `make run` and `make test` share one build of every dependency.
run: ## Build and start the whole platform on this machine
	@deploy/setup.sh run
	cargo build --workspace --bin baton
	@$(built)/debug/baton up

demo: ## Play the demo story on the platform that `make run` started
	@$(built)/debug/baton demo

test: ## Run every test
	@deploy/setup.sh test
	@cargo nextest run --workspace

bench: ## Measure appends and the import beside pgbench on the same database
	@deploy/setup.sh run
	cargo build --release --workspace --bin baton --bin baton-load
	@$(built)/release/baton-load --baton $(built)/release/baton $(if $(wildcard $(OLIST)),--olist $(OLIST))

lint: ## Check format, lints and the API's proto files
	@deploy/setup.sh lint
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cd proto && ../target/buf/node_modules/.bin/buf lint
	cd proto && ../target/buf/node_modules/.bin/buf format --diff --exit-code

fmt: ## Format the code and the proto files
	@deploy/setup.sh lint
	cargo fmt --all
	cd proto && ../target/buf/node_modules/.bin/buf format --write

sqlx: ## Write .sqlx again after a change of statements or migrations
	@deploy/setup.sh run
	deploy/sqlx.sh

sqlx-check: sqlx ## Check that the committed .sqlx is up to date
	@changed=$$(git status --porcelain -- '*/.sqlx/*'); if [ -n "$$changed" ]; then \
		echo "$$changed"; echo "run 'make sqlx' and commit what it writes"; exit 1; fi

clean: ## Remove everything that was built
	cargo clean
