//! What each byte of a map means: regions, cells with a role, and the bill of bytes.

pub mod role;

pub use role::Role;
