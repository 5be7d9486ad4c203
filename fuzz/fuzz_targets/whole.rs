//! The whole way from bytes to a judgement, which every target goes.

/// Reads, extracts, checks. Any bytes end as a report or as an error that says why.
pub fn run(bytes: &[u8]) {
    match gouji::read(bytes) {
        Ok(document) => drop(gouji::check(&gouji::extract(&document))),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
