//! What a file of one kind holds of another: a reader never names another one, so what they have in common goes
//! through here.

use super::{Content, html};
use crate::error::Error;

/// Reads markup that stands in a file of another kind; `tables` have been counted before it.
pub(super) fn markup(text: &str, tables: u32) -> Result<Content, Error> {
    html::fragment(text, tables)
}
