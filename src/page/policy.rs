//! What browsers may do with the pages: one policy, which each page tells, and its host too where it sends headers.

/// The content security policy: everything from the site's own host, nothing written into a page.
pub const CONTENT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'";

/// What of it a page cannot say of itself: only a header keeps it out of the frames of others.
pub const HEADER_ALONE: &str = "frame-ancestors 'none'";
