//! One line of a source with the place underlined, drawn by miette.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents,
    ThemeStyles,
};
use owo_colors::Style;
use seaworthy_model::{Columns, Place, Span};

use super::Page;
use crate::neutral;
use crate::text::{cells, fit_end, wrap};

/// The part of a line that fits the page: harmless, secrets masked, tabs expanded.
struct Window {
    text: String,
    /// The bytes of `text` that the place takes.
    at: (usize, usize),
    /// The cells of `text` that the place takes.
    cells: (usize, usize),
}

/// A window is what miette reads a place from: its line and column are known, so nothing is counted from the file's start.
struct Excerpt {
    name: String,
    window: Window,
    line: usize,
    column: usize,
}

impl SourceCode for Excerpt {
    fn read_span<'a>(&'a self, span: &SourceSpan, before: usize, after: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let name = self.name.clone();
        let text = self.window.text.as_bytes();
        // Without lines around it, a place's position is asked for; else the lines that hold it, which is the one here.
        let contents = if before == 0 && after == 0 {
            let end = (span.offset() + span.len()).min(text.len());
            let start = span.offset().min(end);
            MietteSpanContents::new_named(name, &text[start..end], (start, end - start).into(), self.line, self.column, 1)
        } else {
            MietteSpanContents::new_named(name, text, (0, text.len()).into(), self.line, 0, 1)
        };
        Ok(Box::new(contents))
    }
}

/// What miette draws: an excerpt with its place, and no words.
struct Drawn(Excerpt);

impl fmt::Display for Drawn {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}
impl fmt::Debug for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.name)
    }
}
impl std::error::Error for Drawn {}

impl Diagnostic for Drawn {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.0)
    }
    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (start, end) = self.0.window.at;
        Some(Box::new(std::iter::once(LabeledSpan::new_primary_with_span(None, (start, end - start)))))
    }
}

impl Page<'_> {
    /// The lines of a snippet with its words at the place: `╭─[path:line:column]`, the line, the underline.
    ///
    /// `gutter` is how many cells line numbers take; `style` paints the underline and the words. `None` where the report does
    /// not hold the source.
    pub(super) fn snippet(&self, place: Place, words: &str, gutter: usize, style: Style) -> Option<Vec<String>> {
        let room = self.width.saturating_sub(gutter + 4);
        let lines = self.files.lines(place.file)?;
        let position = lines.position(place.span.start, Columns::Chars);
        let line = lines.line(position.line)?;
        let window = self.window(place, line, room);
        let underlined = window.cells;
        let tail = format!(":{}:{}", position.line, position.column);
        let name = fit_end(self.files.path(place.file), room.saturating_sub(tail.len() + 4));
        let (number, column) = (position.line as usize, position.column as usize);
        let excerpt = Excerpt { name, window, line: number - 1, column: column - 1 };
        let pad = " ".repeat(gutter - number.to_string().len().min(gutter));
        let mut drawn: Vec<String> = self.drawn(excerpt, style).into_iter().map(|line| format!("{pad}{line}")).collect();
        self.label(&mut drawn, words, underlined, gutter, style);
        Some(drawn)
    }

    /// What miette makes of an excerpt, without the frame's foot.
    fn drawn(&self, excerpt: Excerpt, style: Style) -> Vec<String> {
        let mut theme = GraphicalTheme::unicode_nocolor();
        if self.paint.color {
            let styles = ThemeStyles { link: Style::new().cyan(), linum: Style::new().dimmed(), ..ThemeStyles::none() };
            theme.styles = ThemeStyles { highlights: vec![style.bold()], ..styles };
        }
        let mut drawn = String::new();
        let handler = GraphicalReportHandler::new_themed(theme).with_width(usize::from(u16::MAX)).with_context_lines(1);
        // It fails where the writer does; a string takes everything.
        let _ = handler.render_report(&mut drawn, &Drawn(excerpt));
        let lines = drawn.lines().skip_while(|line| !line.trim_start().starts_with('╭'));
        lines.take(3).map(str::to_owned).collect()
    }

    /// Puts the words behind the underline, or below it where they do not fit there.
    fn label(&self, drawn: &mut Vec<String>, words: &str, underlined: (usize, usize), gutter: usize, style: Style) {
        if words.is_empty() {
            return;
        }
        let room = self.width.saturating_sub(gutter + 4);
        let (from, to) = underlined;
        let behind = room.saturating_sub(to + 1);
        let below = " ".repeat(gutter + 2) + "· ";
        if crate::text::width(words) <= behind {
            let Some(last) = drawn.last_mut() else { return };
            *last = format!("{} {}", last.trim_end(), self.paint.words(words, style));
            return;
        }
        // Under a place far to the right there is no room for words.
        let from = if room.saturating_sub(from) < 40.min(room) { 0 } else { from };
        for line in wrap(words, room.saturating_sub(from)) {
            drawn.push(format!("{below}{}{}", " ".repeat(from), self.paint.words(&line, style)));
        }
    }

    /// The part of a line around a place that fits `room` cells.
    fn window(&self, place: Place, line: Span, room: usize) -> Window {
        let Some(lines) = self.files.lines(place.file) else { return Window { text: String::new(), at: (0, 0), cells: (0, 0) } };
        let text = lines.text();
        let secrets = self.secrets.on(place.file, line);
        // A place of several lines is shown by its first one.
        let start = text.floor_char_boundary((place.span.start as usize).clamp(line.start as usize, line.end as usize));
        let end = text.ceil_char_boundary((place.span.end as usize).clamp(start, line.end as usize));
        let mut view = View { out: String::new(), used: 0, marks: [None; 2] };
        let mut at = first_shown(text, line, start, end, room);
        if let Some(secret) = secrets.iter().map(|secret| secret.span).find(|span| (span.start as usize) < at && at < span.end as usize) {
            at = (secret.start as usize).max(line.start as usize);
        }
        if at > line.start as usize {
            view.push("…", room);
        }
        while at < line.end as usize {
            let secret = secrets.iter().find(|secret| secret.span.start as usize <= at && at < secret.span.end as usize);
            let next = match secret {
                Some(secret) => (secret.span.end.min(line.end)) as usize,
                None => at + text[at..].chars().next().map_or(1, char::len_utf8),
            };
            view.mark(start, end, at);
            let piece = match secret {
                Some(secret) if secret.span.start >= line.start => neutral::line(&secret.shown(text)),
                Some(_) => "…".to_owned(),
                None => shown(&text[at..next], view.used),
            };
            let most = if next < line.end as usize { room.saturating_sub(1) } else { room };
            if !view.push(&piece, most) {
                view.push("…", room);
                break;
            }
            at = next;
        }
        view.mark(start, end, usize::MAX);
        if view.out.is_empty() {
            // miette draws no line at all for an empty one.
            view.out.push(' ');
        }
        let [first, last] = view.marks.map(|mark| mark.unwrap_or((view.out.len(), view.used)));
        Window { at: (first.0, last.0), cells: (first.1, last.1.max(first.1 + 1)), text: view.out }
    }
}

/// The byte from which a line is shown: its first, unless the place would not fit then.
fn first_shown(text: &str, line: Span, start: usize, end: usize, room: usize) -> usize {
    let first = line.start as usize;
    // One byte is at least a quarter of a cell: what is much longer cannot fit, and is not measured.
    let near = |to: usize| to - first <= room * 4;
    let wide = |to: usize| text[first..to].chars().map(shown_cells).sum::<usize>();
    if near(line.end as usize) && wide(line.end as usize) <= room {
        return first;
    }
    if near(end) && wide(end) + 2 <= room || near(start) && wide(start) <= room / 2 {
        return first;
    }
    let mut used = 0;
    let mut from = start;
    for (at, c) in text[first..start].char_indices().rev() {
        used += shown_cells(c);
        if used > room / 3 {
            break;
        }
        from = first + at;
    }
    from
}

/// A character as it is shown behind `used` cells; a tab goes to the next column of four.
fn shown(c: &str, used: usize) -> String {
    match c {
        "\t" => " ".repeat(4 - used % 4),
        c => neutral::line(c),
    }
}

/// The cells that a character takes as it is shown, at most.
fn shown_cells(c: char) -> usize {
    let mut text = [0; 4];
    shown(c.encode_utf8(&mut text), 0).chars().map(cells).sum()
}

/// A line as it is built up.
struct View {
    out: String,
    used: usize,
    /// Byte and cell of where the place starts and ends.
    marks: [Option<(usize, usize)>; 2],
}

impl View {
    /// Adds as much of a piece as fits; whether all of it does.
    fn push(&mut self, piece: &str, most: usize) -> bool {
        for c in piece.chars() {
            // A command is broken here already, so that the underline stays below its place.
            let armed = c == '[' && neutral::arms(&self.out, self.out.len());
            if self.used + cells(c) + usize::from(armed) > most {
                return false;
            }
            if armed {
                self.out.push('\\');
                self.used += 1;
            }
            self.out.push(c);
            self.used += cells(c);
        }
        true
    }

    /// Notes where the place starts and ends, as soon as the bytes before `at` are shown.
    fn mark(&mut self, start: usize, end: usize, at: usize) {
        for (mark, byte) in self.marks.iter_mut().zip([start, end]) {
            if mark.is_none() && at >= byte {
                *mark = Some((self.out.len(), self.used));
            }
        }
    }
}
