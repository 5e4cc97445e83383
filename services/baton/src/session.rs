//! How a client command finds the platform and who it is there.
