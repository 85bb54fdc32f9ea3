// What GitHub's runner does with a line of a log, on either stream of a step: the two forms of its commands, the limits
// of annotations. Written after what actions/runner documents and does; the names of the commands are its own.

const COMMANDS = new Set([
  'add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'internal-set-repo-path', 'notice',
  'remove-matcher', 'save-state', 'set-env', 'set-output', 'stop-commands', 'warning',
]);
const MOST = 10;
const LONGEST = 4096;

// A per cent sign comes last, so that `%250A` is `%0A`.
const unescaped = (text, pairs) => [...pairs, ['%25', '%']].reduce((all, [from, to]) => all.replaceAll(from, to), text);
const DATA = [['%0D', '\r'], ['%0A', '\n']];
const PROPERTY = [...DATA, ['%3A', ':'], ['%2C', ',']];
const OLD = [['%3B', ';'], ...DATA, ['%5D', ']']];

function parsed(info, separator, pairs) {
  const space = info.indexOf(' ');
  const name = space < 0 ? info : info.slice(0, space);
  if (!COMMANDS.has(name.toLowerCase())) return null;
  const properties = {};
  for (const pair of space < 0 ? [] : info.slice(space + 1).trim().split(separator)) {
    const equals = pair.indexOf('=');
    const [key, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
    // A property without a value is none.
    if (equals > 0 && value !== '') properties[key.toLowerCase()] = unescaped(value, pairs);
  }
  return { name: name.toLowerCase(), properties };
}

// The command that a line is, as { name, properties, message }, or null: `::name k=v,…::message` at its start, else
// `##[name k=v;…]message` anywhere in it.
export function command(line) {
  const start = line.trimStart();
  const end = start.startsWith('::') ? start.indexOf('::', 2) : -1;
  const now = end < 0 ? null : parsed(start.slice(2, end), ',', PROPERTY);
  if (now) return { ...now, message: unescaped(start.slice(end + 2), DATA) };
  const at = line.indexOf('##[');
  const close = at < 0 ? -1 : line.indexOf(']', at);
  const old = close < 0 ? null : parsed(line.slice(at + 3, close), ';', OLD);
  return old && { ...old, message: unescaped(line.slice(close + 1), OLD) };
}

// The lines of a stream, as the runner reads them.
export const lines = (text) => text.split(/\r\n|\r|\n/);

// The annotations that a step's log gives, as GitHub stores them, and every other command in it.
export function obeyed(text) {
  const annotations = [];
  const others = [];
  const counts = {};
  let stopped = null;
  for (const one of lines(text).map(command).filter(Boolean)) {
    if (stopped !== null) {
      if (one.name === stopped) stopped = null;
    } else if (one.name === 'stop-commands') {
      stopped = one.message;
    } else if (!['error', 'warning', 'notice'].includes(one.name)) {
      others.push(one);
    } else if ((counts[one.name] = (counts[one.name] ?? 0) + 1) <= MOST) {
      annotations.push({ kind: one.name, ...placed(one.properties), message: one.message.slice(0, LONGEST) });
    }
  }
  return { annotations, others, dropped: Object.values(counts).reduce((all, n) => all + Math.max(0, n - MOST), 0) };
}

// Lines and columns that do not fit together are taken away.
function placed({ file, title, line, endline, col, endcolumn }) {
  let [from, to, left, right] = [line, endline ?? line, col, endcolumn ?? col].map((n) => (n === undefined ? undefined : Number(n)));
  from ??= to;
  left ??= right;
  if (from === undefined || from !== to) left = right = undefined;
  if (to < from) from = to = undefined;
  if (right < left) left = right = undefined;
  return { file, title, line: from, endLine: to, col: left, endColumn: right };
}
