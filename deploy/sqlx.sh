#!/usr/bin/env bash
# Writes every crate's .sqlx again: what the server says about each statement, so that builds need no database.
#
# A crate with SQL has an sqlx.toml, which names the variable that holds its database's URL, and migrations/. Its
# database gets the migrations of all library crates (crates/*/migrations) and then its own.
set -euo pipefail
cd "$(dirname "$0")/.."

# First without, then inside of a throwaway Postgres.
if [ "${1:-}" != --inside ]; then
    exec cargo run --quiet -p baton-local-postgres --example with_postgres -- "$0" --inside
fi

query() { psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 "$@"; }

# The value of a key of an sqlx.toml: text, or the first entry of a list.
setting() { sed -nE "s/^$2 *= *\[?\"([^\"]*)\".*/\1/p" "$1/sqlx.toml"; }

# What `Migrations::apply` does, without keeping record.
migrate() { # URL DIRECTORY
    local schema file
    schema=$(setting "$2" create-schemas)
    [ -z "$schema" ] || query --command "CREATE SCHEMA IF NOT EXISTS $schema" "$1"
    for file in "$2"/migrations/*.sql; do
        query --single-transaction --file "$file" "$1"
    done
}

# Library crates first: services depend on them, and what is up to date is not compiled again.
for manifest in crates/*/sqlx.toml services/*/sqlx.toml; do
    directory=$(dirname "$manifest")
    name=$(basename "$directory")
    query --command "CREATE DATABASE \"$name\"" "$DATABASE_URL"
    url=${DATABASE_URL/\/postgres\?//$name?}
    for library in crates/*/sqlx.toml; do
        migrate "$url" "$(dirname "$library")"
    done
    case $directory in services/*) migrate "$url" "$directory" ;; esac

    echo "sqlx: $directory" >&2
    rm -rf "$directory/.sqlx"
    mkdir "$directory/.sqlx"
    touch "$directory/src/lib.rs"
    env -u DATABASE_URL "$(setting "$directory" database-url-var)=$url" \
        SQLX_OFFLINE=false SQLX_OFFLINE_DIR="$PWD/$directory/.sqlx" \
        cargo check --quiet --package "baton-$name"
done
