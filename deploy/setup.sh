#!/usr/bin/env bash
# Installs what a task needs and this machine lacks. Says nothing when nothing is missing.
#
#   deploy/setup.sh run    what `make run` needs
#   deploy/setup.sh test   what `make test` needs
#   deploy/setup.sh lint   what `make lint` needs
#
# On Debian and Ubuntu it installs packages by apt, as root or through sudo. Elsewhere it names them.
set -euo pipefail
cd "$(dirname "$0")/.."

nextest_version=0.9.143
buf_version=1.75.0
log=target/setup.log

has() { command -v "$1" >/dev/null 2>&1; }

# As crates/local-postgres looks for it: Debian keeps the server's binaries off the PATH.
has_postgres() {
    [ -n "${BATON_POSTGRES_BIN:-}" ] && return
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || compgen -G '/usr/pgsql-*/bin/postgres' >/dev/null ||
        has postgres
}

# The Debian packages that are missing for a task, by what they are needed for.
missing_packages() {
    has cc || echo gcc libc6-dev        # the linker, and the C parts of ring
    has_postgres || echo postgresql     # `baton up` and the tests run a Postgres of their own
    has setpriv || echo util-linux      # runs Postgres as another user when we are root
    has flock || echo util-linux        # guards the Postgres that tests share
    if [ "$1" = test ]; then
        # A client in another language is one of the tests.
        has python3 && python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3 python3-venv
    fi
    if [ "$1" = lint ]; then
        has npm || echo nodejs npm      # buf comes from the npm registry
    fi
}

# Runs a long command with its output in the log; shows the end of the log when it fails.
quietly() {
    mkdir -p target
    "$@" >"$log" 2>&1 && return
    tail -n 20 "$log" >&2
    echo "setup: '$*' failed; the whole output is in $log" >&2
    exit 1
}

install_packages() {
    local as_root=()
    if ! has apt-get; then
        echo "setup: please install what these Debian packages contain: $*" >&2
        exit 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! has sudo; then
            echo "setup: please run as root: apt-get install $*" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    echo "setup: installing $* by apt" >&2
    quietly "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=120 update
    quietly "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=120 install --yes --no-install-recommends "$@"
}

task=${1:-test}
case $task in
run | test | lint) ;;
*)
    echo "usage: deploy/setup.sh run|test|lint" >&2
    exit 2
    ;;
esac

if ! has cargo; then
    echo "setup: please install Rust from https://rustup.rs; rust-toolchain.toml chooses the version" >&2
    exit 1
fi

read -r -a packages <<<"$(missing_packages "$task" | sort -u | tr '\n' ' ')"
if [ "${#packages[@]}" -gt 0 ]; then
    install_packages "${packages[@]}"
fi

if [ "$task" = test ] && ! has cargo-nextest; then
    echo "setup: installing cargo-nextest $nextest_version (a few minutes, once)" >&2
    quietly cargo install --locked --version "$nextest_version" cargo-nextest
fi

python=target/python
if [ "$task" = test ] && ! cmp -s tests/interop/requirements.txt "$python/installed.txt"; then
    echo "setup: installing Python's gRPC from PyPI, for the test of a client in another language" >&2
    quietly python3 -m venv --clear "$python"
    quietly "$python/bin/pip" install --quiet --disable-pip-version-check -r tests/interop/requirements.txt
    cp tests/interop/requirements.txt "$python/installed.txt"
fi

if [ "$task" = lint ] && ! grep -qs "\"version\": \"$buf_version\"" target/buf/node_modules/@bufbuild/buf/package.json; then
    echo "setup: installing buf $buf_version from the npm registry" >&2
    quietly npm install --prefix target/buf --ignore-scripts --no-audit --no-fund "@bufbuild/buf@$buf_version"
fi
