//! What commands print: tables for people, JSON for programs, colours only on a terminal.
