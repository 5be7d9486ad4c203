//! What was made a moment ago, within a bound of bytes: what was not asked for the longest goes first.

use std::collections::HashMap;
use std::sync::Arc;

/// Bytes by name.
pub(super) struct Cache {
    entries: HashMap<String, Entry>,
    bytes: usize,
    limit: usize,
    /// Counts what was asked for.
    clock: u64,
}

struct Entry {
    value: Arc<[u8]>,
    used: u64,
}

impl Cache {
    pub(super) fn new(limit: usize) -> Self {
        Cache { entries: HashMap::new(), bytes: 0, limit, clock: 0 }
    }

    pub(super) fn get(&mut self, name: &str) -> Option<Arc<[u8]>> {
        self.clock += 1;
        let entry = self.entries.get_mut(name)?;
        entry.used = self.clock;
        Some(Arc::clone(&entry.value))
    }

    /// Keeps something; what is longer than all that may be kept is not.
    pub(super) fn put(&mut self, name: String, value: Arc<[u8]>) {
        if value.len() > self.limit {
            return;
        }
        self.clock += 1;
        self.bytes += value.len();
        if let Some(old) = self.entries.insert(name, Entry { value, used: self.clock }) {
            self.bytes -= old.value.len();
        }
        while self.bytes > self.limit {
            let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.used).map(|(name, _)| name.clone());
            let Some(old) = oldest.and_then(|name| self.entries.remove(&name)) else { return };
            self.bytes -= old.value.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_the_longest_goes_first() {
        let mut cache = Cache::new(10);
        let put = |cache: &mut Cache, name: &str, length: usize| cache.put(name.to_owned(), vec![0; length].into());
        put(&mut cache, "a", 4);
        put(&mut cache, "b", 4);
        assert!(cache.get("a").is_some());
        put(&mut cache, "c", 4);
        assert!(cache.get("a").is_some() && cache.get("b").is_none() && cache.get("c").is_some());
        put(&mut cache, "c", 6);
        assert_eq!(cache.bytes, 10);
        put(&mut cache, "d", 11);
        assert!(cache.get("d").is_none() && cache.get("a").is_some());
    }
}
