//! What git tracks, from its index: an ignore file says nothing of a file that is tracked.
//!
//! The form is git's own (`gitformat-index`), versions 2 to 4. An index of another form, one that is cut off and one with ids of
//! another length than SHA-1's give the names up to there, or none.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::is_repository;

/// The longest index that is read: that of a million files.
const LONGEST: u64 = 128 << 20;
/// The longest name of an entry, as long as systems take one.
const LONGEST_NAME: usize = 4096;
/// What stands before the name of an entry: times, numbers, mode, size, id and flags.
const HEAD: usize = 62;

/// The plain files that git tracks below a folder, relative to it, from the index of the repository that holds it.
pub(super) fn tracked(root: &Path) -> Vec<PathBuf> {
    let Some(top) = root.ancestors().find(|folder| is_repository(folder)) else { return vec![] };
    let Ok(within) = root.strip_prefix(top) else { return vec![] };
    let Some(bytes) = folder(top).and_then(|folder| bytes(&folder.join("index"), LONGEST)) else { return vec![] };
    let mut names = vec![];
    read(&bytes, &mut |name| {
        // A name that leads anywhere else is none that git has written.
        let inside = !name.is_empty() && name.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
        if let (true, Ok(below)) = (inside, Path::new(name).strip_prefix(within)) {
            names.push(below.to_owned());
        }
    });
    names
}

/// Where a repository keeps its index: `.git`, or for a linked worktree and a submodule the folder that the file `.git` names.
fn folder(root: &Path) -> Option<PathBuf> {
    let git = root.join(".git");
    let metadata = git.symlink_metadata().ok()?;
    if metadata.is_dir() {
        return Some(git);
    }
    let text = String::from_utf8(bytes(&git, LONGEST_NAME as u64)?).ok()?;
    let named = Path::new(text.strip_prefix("gitdir:")?.trim());
    // What git writes there, and no other place of the disk.
    let is_gits = named.parent().and_then(Path::file_name).is_some_and(|name| name == "worktrees")
        || named.components().any(|part| part.as_os_str() == "modules");
    is_gits.then(|| root.join(named))
}

fn bytes(path: &Path, longest: u64) -> Option<Vec<u8>> {
    let metadata = path.symlink_metadata().ok()?;
    if !metadata.is_file() || metadata.len() > longest {
        return None;
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).ok()?);
    std::fs::File::open(path).ok()?.take(longest).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Gives the name of each plain file, in the order of the index; `None` where it ends before all are read.
fn read(bytes: &[u8], each: &mut dyn FnMut(&str)) -> Option<()> {
    if bytes.get(..4)? != b"DIRC" {
        return None;
    }
    let (version, count) = (number(bytes, 4)?, number(bytes, 8)?);
    if !(2..=4).contains(&version) {
        return None;
    }
    let mut name: Vec<u8> = vec![];
    let mut at = 12;
    for _ in 0..count {
        let plain = number(bytes, at + 24)? >> 12 == 0o10;
        let extended = version > 2 && bytes.get(at + HEAD - 2)? & 0x40 != 0;
        let mut start = at + HEAD + if extended { 2 } else { 0 };
        if version == 4 {
            let (kept, after) = shared(bytes, start)?;
            name.truncate(name.len().checked_sub(kept)?);
            start = after;
        } else {
            name.clear();
        }
        let rest = bytes.get(start..)?;
        let rest = &rest[..rest.iter().take(LONGEST_NAME + 1).position(|byte| *byte == 0)?];
        name.extend_from_slice(rest);
        if name.len() > LONGEST_NAME {
            return None;
        }
        let end = start + rest.len();
        // Names end with a zero; before version 4 an entry takes whole groups of eight bytes.
        at = if version == 4 { end + 1 } else { at + (end - at) / 8 * 8 + 8 };
        if let (true, Ok(name)) = (plain, std::str::from_utf8(&name)) {
            each(name);
        }
    }
    Some(())
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// How many bytes at the end of the name before are not in this one, and where that number ends.
fn shared(bytes: &[u8], start: usize) -> Option<(usize, usize)> {
    let mut at = start;
    let mut byte = *bytes.get(at)?;
    let mut value = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        at += 1;
        byte = *bytes.get(at)?;
        value = value.checked_add(1)?.checked_mul(128)?.checked_add(usize::from(byte & 0x7f))?;
    }
    Some((value, at + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(bytes: &[u8]) -> Vec<String> {
        let mut names = vec![];
        let _ = read(bytes, &mut |name| names.push(name.to_owned()));
        names
    }

    /// An index as git writes it, with empty ids and times.
    fn written(version: u32, files: &[(&str, u32)]) -> Vec<u8> {
        let mut bytes = b"DIRC".to_vec();
        bytes.extend(version.to_be_bytes());
        bytes.extend(u32::try_from(files.len()).unwrap().to_be_bytes());
        let mut before = "";
        for (name, mode) in files {
            let start = bytes.len();
            bytes.extend([0; 24]);
            bytes.extend(mode.to_be_bytes());
            bytes.extend([0; HEAD - 28]);
            if version == 4 {
                let same = before.bytes().zip(name.bytes()).take_while(|(one, other)| one == other).count();
                bytes.push(u8::try_from(before.len() - same).unwrap());
                bytes.extend(&name.as_bytes()[same..]);
                bytes.push(0);
            } else {
                bytes.extend(name.bytes());
                let padded = (bytes.len() - start) / 8 * 8 + 8;
                bytes.resize(start + padded, 0);
            }
            before = name;
        }
        bytes
    }

    #[test]
    fn the_plain_files_of_an_index_are_named_in_each_version() {
        let files = [(".env", 0o100_644), ("link", 0o120_000), ("src/a.py", 0o100_755), ("src/ab.py", 0o100_644), ("sub", 0o160_000)];
        for version in [2, 3, 4] {
            assert_eq!(names(&written(version, &files)), [".env", "src/a.py", "src/ab.py"], "version {version}");
        }
        assert!(names(&written(5, &files)).is_empty());
    }

    #[test]
    fn an_index_that_is_cut_off_gives_what_stands_before() {
        let whole = written(2, &[("a", 0o100_644), ("b", 0o100_644)]);
        for end in 0..whole.len() {
            let found = names(&whole[..end]);
            assert!(found.iter().zip(["a", "b"]).all(|(one, other)| one == other) && found.len() < 3, "{end}: {found:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_hostile(version in 0_u32..6, count in any::<u32>(), rest in prop::collection::vec(any::<u8>(), 0..400)) {
            let mut bytes = b"DIRC".to_vec();
            bytes.extend(version.to_be_bytes());
            bytes.extend(count.to_be_bytes());
            bytes.extend(rest);
            prop_assert!(names(&bytes).len() <= 10);
        }
    }
}
