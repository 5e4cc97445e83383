//! What a department app uses to talk to Baton: deadlines, retries, resuming streams.
