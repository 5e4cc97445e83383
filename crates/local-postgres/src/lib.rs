//! A private Postgres from the system's binaries, for `baton up` and for tests.
