//! From requests to checked input, with every violation collected; from stored rows to messages.
