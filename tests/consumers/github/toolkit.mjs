import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import * as core from '@actions/core';
import { command, lines } from './commands.mjs';

// Names of files, and texts in them that messages repeat.
const HOSTILE = [
  'plain', 'a,b', 'a:b', 'a::b', '::error::x', '100%', '%0A', '%250A', '%25%0D', 'a=b;c', 'a]b', "quo'te", 'ünï-😀', '日本',
  'line\nfeed', 'carriage\rreturn', 'crlf\r\n::warning::x', '##[error]x', '##vso[task]', '##teamcity[x]', '\u001b[31mred', 'nul\u0001',
  'rtl\u202e', 'sep\u2028', 'next\u0085line', 'zero\u200bwidth', ' leading', 'trailing ', 'tab\there', '`code`', '<b>&amp;', ',,==::,',
];

// What the report may show of a text: hidden characters spelt out, and nothing that a log's reader takes for a command.
function neutral(text) {
  const hidden = /[\u0080-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;
  const shown = [...text].map((c) => {
    if (c === '\t') return ' ';
    if (c < ' ') return String.fromCodePoint(0x2400 + c.codePointAt(0));
    return hidden.test(c) ? `\\u{${c.codePointAt(0).toString(16)}}` : c;
  });
  return shown.join('').replace(/##([A-Za-z]*)\[/g, '##$1\\[');
}

// The bytes that the toolkit writes.
function toolkit({ name, properties, message }) {
  const { title, file, line, endline, col, endcolumn } = properties;
  const places = { startLine: line, endLine: endline, startColumn: col, endColumn: endcolumn };
  const written = [];
  const write = process.stdout.write;
  process.stdout.write = (text) => written.push(text) > 0;
  try {
    core[name](message, { title, file, ...places });
  } finally {
    process.stdout.write = write;
  }
  return written.join('').trimEnd();
}

// One scan: annotations on standard output, JSON in a file.
function scan(folder, name) {
  const report = path.join(folder, '..', `${name}.json`);
  const run = spawnSync(process.argv[2], ['check', folder, '--root', folder, '--all', '--output=github', `--output=json=${report}`], { encoding: 'utf8' });
  assert.ok(run.status === 0 || run.status === 1, run.stderr);
  return [run.stdout, JSON.parse(fs.readFileSync(report, 'utf8'))];
}

let compared = 0;
const work = fs.mkdtempSync(path.join(path.dirname(process.argv[1]), 'names-'));
for (const [at, text] of HOSTILE.entries()) {
  const folder = path.join(work, String(at));
  fs.mkdirSync(folder);
  const quoted = JSON.stringify(text).replace(/[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  containers:\n    - name: ${quoted}\n      image: ${quoted}\n`;
  fs.writeFileSync(path.join(folder, `${text.replaceAll('/', '_')}.yaml`), pod);
  const [stdout, report] = scan(folder, at);
  const written = lines(stdout).filter((line) => line !== '');
  assert.ok(written.length > 0, `nothing is annotated for ${JSON.stringify(text)}`);
  for (const line of written) {
    const read = command(line);
    assert.ok(read, `no command: ${line}`);
    assert.equal(line, toolkit(read));
    compared += 1;
    if (read.properties.title === 'seaworthy' || read.properties.title === 'Problem') continue;
    // What was escaped is what the report holds.
    const same = report.findings.find(
      (one) => read.properties.title === neutral(`${one.title} (${one.rule})`)
        && read.properties.file === neutral(one.location.path) && read.message.startsWith(neutral(one.message))
        && Number(read.properties.line) === one.location.start.line,
    );
    assert.ok(same, `no finding says this: ${line}\n${JSON.stringify(report.findings.map((one) => [one.location.path, one.message]))}`);
  }
}
console.log(`${compared} annotations of ${HOSTILE.length} names and texts are those of the toolkit, byte for byte`);
