//! The services as tonic sees them: each method converts, calls one command or query, and answers.

mod convert;
