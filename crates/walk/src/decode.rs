use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much of a file is looked at for a NUL byte, which no text has.
const LOOKED_AT: usize = 8 << 10;

/// The text that the bytes of a file are, without a byte order mark: UTF-8, UTF-16 with its mark, else windows-1252. `None`
/// where they are no text.
#[must_use]
pub fn text(bytes: Vec<u8>) -> Option<Arc<str>> {
    let marked = Encoding::for_bom(&bytes);
    if let Some((encoding, mark)) = marked.filter(|(encoding, _)| [UTF_16LE, UTF_16BE].contains(encoding)) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (!has_nul(text.as_bytes())).then(|| text.into());
    }
    if has_nul(&bytes) {
        return None;
    }
    let mark = marked.filter(|(encoding, _)| *encoding == UTF_8).map_or(0, |(_, mark)| mark);
    match std::str::from_utf8(&bytes[mark..]) {
        Ok(text) => Some(text.into()),
        Err(_) => Some(WINDOWS_1252.decode_without_bom_handling(&bytes[mark..]).0.into()),
    }
}

fn has_nul(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(LOOKED_AT)].contains(&0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Option<String> {
        text(bytes.to_vec()).map(|text| text.to_string())
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(read(b"\xef\xbb\xbfa: \xc3\xa9").as_deref(), Some("a: é"));
        assert_eq!(read(b"\xff\xfea\0:\0\xe9\0").as_deref(), Some("a:é"));
        assert_eq!(read(b"\xfe\xff\0a\0:\0\xe9").as_deref(), Some("a:é"));
        assert_eq!(read(b"").as_deref(), Some(""));
    }

    #[test]
    fn bytes_that_are_no_utf_8_are_windows_1252() {
        assert_eq!(read(b"caf\xe9 \x80").as_deref(), Some("café €"));
    }

    #[test]
    fn a_nul_byte_makes_a_file_binary() {
        assert_eq!(read(b"\x7fELF\0\0"), None);
        assert_eq!(read(b"\xff\xfe\0\0a\0\0\0"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_text_or_binary(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let read = text(bytes.clone());
            prop_assert!(read.is_some() || bytes.contains(&0));
        }
    }
}
