//! One function per use case that several callers share, or that does more than one thing.

pub mod calls;
