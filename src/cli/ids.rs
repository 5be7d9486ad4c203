//! Ids that people type: whether they are known, and which ones are near.

/// What to say of an id that is not among `all`: `what` is expected.
pub(super) fn unknown(id: &str, all: &[&str], what: &str) -> String {
    /// More changes than this, and it is another word.
    const NEAR: usize = 4;
    let mut near: Vec<(usize, &str)> = all.iter().map(|known| (distance(id, known), *known)).collect();
    near.retain(|(changes, known)| *changes <= NEAR || (!id.is_empty() && known.contains(id)));
    near.sort_unstable();
    near.dedup();
    let near: Vec<&str> = near.into_iter().map(|(_, known)| known).collect();
    let hint = if near.is_empty() {
        "`gouji explain` lists all".to_owned()
    } else {
        format!("did you mean {}?", near.join(", "))
    };
    format!("expected {what}, found `{id}`; {hint}")
}

/// How many letters to insert, delete or replace to turn one word into the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.chars().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}
