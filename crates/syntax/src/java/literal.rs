//! Texts and numbers as Java writes them, and the placeholders of frameworks in them.

use seaworthy_model::{Part, Value};

/// How deep the defaults of placeholders are followed.
const DEEPEST_PLACEHOLDER: usize = 8;

/// How much of a literal is read: more than the longest text of a value, however it is escaped.
const LONGEST_LITERAL: usize = 1 << 15;

/// The value of a string literal or a text block.
pub(super) fn string(written: &str) -> Value {
    if written.len() > LONGEST_LITERAL {
        return string(&written[..written.floor_char_boundary(LONGEST_LITERAL)]).then(Value::unknown());
    }
    match written.strip_prefix("\"\"\"") {
        Some(block) => unescaped(&without_indent(block.strip_suffix("\"\"\"").unwrap_or(block))),
        None => {
            let inner = written.strip_prefix('"').unwrap_or(written);
            unescaped(inner.strip_suffix('"').unwrap_or(inner))
        }
    }
}

/// The value of a character literal, as a text.
pub(super) fn character(written: &str) -> Value {
    let inner = written.strip_prefix('\'').unwrap_or(written);
    unescaped(inner.strip_suffix('\'').unwrap_or(inner))
}

/// The lines of a text block without what all of them are indented by.
fn without_indent(block: &str) -> String {
    let block = block.split_once('\n').map_or(block, |(_, block)| block);
    let last = block.split('\n').count().saturating_sub(1);
    let counts = |(at, line): &(usize, &str)| *at == last || !line.trim().is_empty();
    let indent = |(_, line): (usize, &str)| line.len() - line.trim_start_matches([' ', '\t']).len();
    let indent = block.split('\n').enumerate().filter(counts).map(indent).min().unwrap_or(0);
    let lines: Vec<&str> = block.split('\n').map(|line| line.get(indent..).unwrap_or("").trim_end_matches([' ', '\t', '\r'])).collect();
    lines.join("\n")
}

/// A text with its escapes as what they mean; unknown from one that means nothing.
fn unescaped(written: &str) -> Value {
    let mut whole = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        whole.push_str(&rest[..at]);
        let code = &rest[at + 1..];
        let Some((meant, length)) = escape(code) else { return Value::text(whole).then(Value::unknown()) };
        whole.extend(meant);
        rest = code.get(length..).unwrap_or("");
    }
    whole.push_str(rest);
    Value::text(whole)
}

/// What the code behind a backslash means, and its length.
fn escape(code: &str) -> Option<(Option<char>, usize)> {
    let first = code.chars().next()?;
    let plain = |meant| Some((Some(meant), 1));
    match first {
        'n' => plain('\n'),
        't' => plain('\t'),
        'r' => plain('\r'),
        'b' => plain('\u{8}'),
        'f' => plain('\u{c}'),
        's' => plain(' '),
        '\\' | '\'' | '"' => plain(first),
        '\n' => Some((None, 1)),
        '\r' => Some((None, if code.starts_with("\r\n") { 2 } else { 1 })),
        '0'..='7' => {
            let most = if first <= '3' { 3 } else { 2 };
            let digits = code.bytes().take(most).take_while(|digit| (b'0'..=b'7').contains(digit)).count();
            let meant = u32::from_str_radix(&code[..digits], 8).ok().and_then(char::from_u32)?;
            Some((Some(meant), digits))
        }
        'u' => unicode(code),
        _ => None,
    }
}

/// `u0041`, with any number of `u`; two halves of a pair are one character.
fn unicode(code: &str) -> Option<(Option<char>, usize)> {
    let unit = |code: &str| -> Option<(u32, usize)> {
        let marks = code.bytes().take_while(|byte| *byte == b'u').count();
        let digits = code.get(marks..marks + 4).filter(|digits| marks > 0 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        Some((u32::from_str_radix(digits, 16).ok()?, marks + 4))
    };
    let (high, length) = unit(code)?;
    if !(0xd800..0xdc00).contains(&high) {
        return Some((Some(char::from_u32(high)?), length));
    }
    let (low, more) = unit(code.get(length..)?.strip_prefix('\\')?)?;
    let pair = 0x10000 + ((high - 0xd800) << 10) + low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
    Some((Some(char::from_u32(pair)?), length + 1 + more))
}

/// The decimal digits of an integer as it is written.
pub(super) fn integer(written: &str) -> Option<String> {
    let digits = written.replace('_', "").to_ascii_lowercase();
    let digits = digits.trim_end_matches('l');
    let (radix, digits) = match digits.get(..2) {
        Some("0x") => (16, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        _ if digits.len() > 1 && digits.starts_with('0') => (8, &digits[1..]),
        _ => (10, digits),
    };
    u64::from_str_radix(digits, radix).ok().map(|number| number.to_string())
}

/// Two whole numbers under an operator.
pub(super) fn reckon(left: &Value, sign: &str, right: &Value) -> Option<Value> {
    let [Part::Text(left)] = left.parts.as_slice() else { return None };
    let [Part::Text(right)] = right.parts.as_slice() else { return None };
    let (left, right) = (left.parse::<i64>().ok()?, right.parse::<i64>().ok()?);
    let whole = match sign {
        "+" => left.checked_add(right)?,
        "-" => left.checked_sub(right)?,
        "*" => left.checked_mul(right)?,
        _ => return None,
    };
    Some(Value::text(whole.to_string()))
}

/// `"…%s…"` with what stands for each sign, as `next` gives it.
pub(super) fn format(pattern: &Value, given: &[Value]) -> Value {
    let [Part::Text(pattern)] = pattern.parts.as_slice() else { return pattern.clone().then(Value::unknown()) };
    let mut whole = Value::default();
    let mut next = 0;
    let mut rest = pattern.as_str();
    while let Some((text, behind)) = rest.split_once('%') {
        whole = whole.then(Value::text(text));
        let Some(at) = behind.find(|sign: char| sign.is_ascii_alphabetic() || sign == '%') else { return whole.then(Value::unknown()) };
        let (flags, sign) = (&behind[..at], &behind[at..=at]);
        rest = &behind[at + 1..];
        let place = flags.strip_suffix('$').and_then(|place| place.parse::<usize>().ok());
        let mut argument = || match place {
            Some(place) => given.get(place.saturating_sub(1)).cloned(),
            None => {
                next += 1;
                given.get(next - 1).cloned()
            }
        };
        whole = whole.then(match sign {
            "%" => Value::text("%"),
            "n" => Value::text("\n"),
            "s" | "d" if flags.is_empty() || place.is_some() => argument().unwrap_or_else(Value::unknown),
            // Widths and precisions are the program's to reckon.
            _ => {
                argument();
                Value::unknown()
            }
        });
    }
    whole.then(Value::text(rest))
}

/// `"…{0}…"` of `MessageFormat`.
pub(super) fn message(pattern: &Value, given: &[Value]) -> Value {
    let [Part::Text(pattern)] = pattern.parts.as_slice() else { return pattern.clone().then(Value::unknown()) };
    let mut whole = Value::default();
    let mut rest = pattern.as_str();
    while let Some((text, behind)) = rest.split_once('{') {
        whole = whole.then(Value::text(text));
        let Some((place, behind)) = behind.split_once('}') else { return whole.then(Value::unknown()) };
        let argument = place.parse::<usize>().ok().and_then(|place| given.get(place).cloned());
        whole = whole.then(argument.unwrap_or_else(Value::unknown));
        rest = behind;
    }
    whole.then(Value::text(rest))
}

/// A value whose texts are read as Spring reads them: `${key:default}` is a setting, and `#{…}` is not known.
pub(super) fn placeholders(value: Value) -> Value {
    value.parts.into_iter().fold(Value::default(), |whole, part| match part {
        Part::Text(text) => whole.then(settings(&text, 0)),
        part => whole.then(Value { parts: vec![part] }),
    })
}

fn settings(text: &str, depth: usize) -> Value {
    let mut whole = Value::default();
    let mut rest = text;
    while let Some(at) = rest.find("${").into_iter().chain(rest.find("#{")).min() {
        whole = whole.then(Value::text(&rest[..at]));
        let sign = &rest[at..=at];
        let Some(end) = closing(&rest[at + 2..]).filter(|_| depth < DEEPEST_PLACEHOLDER) else { return whole.then(Value::unknown()) };
        let inner = &rest[at + 2..at + 2 + end];
        rest = &rest[at + 3 + end..];
        let (key, default) = inner.split_once(':').map_or((inner, None), |(key, default)| (key, Some(default)));
        whole = whole.then(match (sign, key.contains(['{', '$', '#'])) {
            ("$", false) => {
                let default = default.map(|default| settings(default, depth + 1));
                Value { parts: vec![Part::Setting { key: key.trim().to_owned(), default }] }
            }
            _ => Value::unknown(),
        });
    }
    whole.then(Value::text(rest))
}

/// Where the brace that was opened before a text closes.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}
