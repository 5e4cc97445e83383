//! Who is calling, and whether they may: tokens, roles and one policy row per RPC.
