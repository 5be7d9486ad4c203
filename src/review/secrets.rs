//! Words that nobody guesses, and comparing them without telling where they differ.

use std::io;

/// A word of 128 random bits, in hex.
pub(super) fn word() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether two words are the same, in a time that depends on their length only.
pub(super) fn same(one: &str, other: &str) -> bool {
    let difference = one.bytes().zip(other.bytes()).fold(0, |difference, (a, b)| difference | (a ^ b));
    one.len() == other.len() && std::hint::black_box(difference) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_differ() {
        let (one, other) = (word().unwrap(), word().unwrap());
        assert_eq!(one.len(), 32);
        assert!(same(&one, &one.clone()) && !same(&one, &other) && !same(&one, &one[..31]) && !same(&one, ""));
    }
}
