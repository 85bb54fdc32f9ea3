use std::cell::OnceCell;

use seaworthy_model::{Columns, FileId, LineIndex, Place, Position, Report, Source};

/// The sources of a report with their lines, which are found once for each file that is shown.
pub(crate) struct Files<'a> {
    sources: &'a [Source],
    lines: Vec<OnceCell<LineIndex>>,
}

impl<'a> Files<'a> {
    pub(crate) fn new(report: &'a Report) -> Self {
        Self { sources: &report.sources, lines: report.sources.iter().map(|_| OnceCell::new()).collect() }
    }

    /// The path; empty where the report has no such source.
    pub(crate) fn path(&self, file: FileId) -> &'a str {
        self.sources.get(file.0 as usize).map_or("", |source| source.path.as_str())
    }

    /// The source with this path.
    pub(crate) fn find(&self, path: &str) -> Option<FileId> {
        let at = self.sources.iter().position(|source| source.path == path)?;
        u32::try_from(at).ok().map(FileId)
    }

    /// The lines of a source; `None` where the report has no such source.
    pub(crate) fn lines(&self, file: FileId) -> Option<&LineIndex> {
        let at = file.0 as usize;
        let source = self.sources.get(at)?;
        Some(self.lines.get(at)?.get_or_init(|| LineIndex::new(source.text.clone())))
    }

    /// Where a place starts and ends, in characters; the end is behind the last one.
    pub(crate) fn range(&self, place: Place) -> (Position, Position) {
        self.range_in(place, Columns::Chars)
    }

    /// The same in another unit.
    pub(crate) fn range_in(&self, place: Place, columns: Columns) -> (Position, Position) {
        let Some(lines) = self.lines(place.file) else {
            let start = Position { line: 1, column: 1 };
            return (start, start);
        };
        (lines.position(place.span.start, columns), lines.position(place.span.end, columns))
    }

    /// The line on which a place starts; unlike a column in characters, it costs nothing to ask for.
    pub(crate) fn line(&self, place: Place) -> u32 {
        self.lines(place.file).map_or(1, |lines| lines.position(place.span.start, Columns::Bytes).line)
    }

    /// The last line of a place; one that ends with its line break ends on its own line.
    pub(crate) fn last_line(&self, place: Place) -> u32 {
        let start = self.line(place);
        let end = self.lines(place.file).map_or(start, |lines| {
            let end = lines.position(place.span.end, Columns::Bytes);
            if end.column == 1 { end.line - 1 } else { end.line }
        });
        end.max(start)
    }

    /// `path:line`.
    pub(crate) fn short(&self, place: Place) -> String {
        format!("{}:{}", self.path(place.file), self.line(place))
    }
}
