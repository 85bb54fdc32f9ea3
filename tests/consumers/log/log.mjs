import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { command, lines } from './commands.mjs';

const HOSTILE = [
  '::error::x', '##[add-matcher]x', 'a\n::add-mask::x', 'a\r::warning::x', '##vso[task.complete]y', '##teamcity[buildStop]',
  '\u001b[2J', '\u2028::error::x', 'a\u0085::error::x', '\u001b[0m::stop-commands::x',
];
const FORMATS = ['terminal', 'json', 'jsonl', 'sarif', 'github', 'github-output', 'markdown', 'gitlab', 'junit', 'rdjson', 'csv'];
const binary = process.argv[2];
process.chdir(path.dirname(process.argv[1]));

function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

// A text as a YAML scalar that keeps it.
const quoted = (text) => JSON.stringify(text).replace(/[\u007f-\u009f\u2028]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
// What `why` and `remedy` take: no control characters but line feeds.
const printed = (text) => text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '\n').replaceAll('\n', '\n  ');

// A pack that is read, whose every text is hostile, and one that is refused.
function pack(text, folder) {
  write(`${folder}/sound/topic/rule.yaml`, `title: ${quoted(`T ${text}`)}
matches:
  - for: container
    when: container.name != ""
    message: ${quoted(`${text} {container.name}`)}
context:
  - when: "true"
    because: ${quoted(text)}
severity: warning
confidence: high
effort: 1
stage: deploy
why: |
  ${printed(text)}
  ::error::why ##[error]why
remedy: |
  ::error::remedy
  ##[error]remedy
links: ["https://example.com/"]
---
- bad: ${quoted(text)}
  files:
    a.yaml: |
      # ::error:: ##[error]x ${printed(text).replaceAll('\n', '')}
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec: {containers: [{name: web, image: a}]}
                                 ^^^ warning: x
- good: ${quoted(`good ${text}`)}
  files:
    ${quoted(`${text.replaceAll('/', '_')}.yaml`)}: |
      ::error::example
- good: another
  files: { b.yaml: "::error::b" }
`);
  write(`${folder}/refused/topic/rule.yaml`, `${quoted(text)}: [\n`);
  write(`${folder}/refused/topic/condition.yaml`, `title: x\nmatches: [{for: container, when: ${quoted(text)}, message: ${quoted(text)}}]\nseverity: ${quoted(text)}\n`);
}

// A project whose names and values are hostile, in what is read and in what is refused.
function project(text, folder) {
  const name = text.replaceAll('/', '_');
  write(`${folder}/${name}.yaml`, `apiVersion: v1\nkind: Pod\nmetadata: {name: ${quoted(text)}}\nspec:\n  containers:\n    - {name: ${quoted(text)}, image: ${quoted(text)}}\n`);
  write(`${folder}/${name}/broken.yaml`, `kind: [Pod\n${text}\n`);
  write(`${folder}/Dockerfile`, `FROM ${text}\nRUN ${text}\nENV SECRET_KEY=${text}\n`);
  write(`${folder}/app/pom.xml`, `<project><artifactId>${text}</artifactId></project>`);
  write(`${folder}/app/log.py`, `import logging\nlogging.FileHandler("/var/${text.replaceAll('\n', ' ')}")  # ${text}\n`);
  write(`${folder}/compose.yaml`, `services:\n  ${quoted(text)}: {image: ${quoted(text)}, build: ${quoted(text)}}\n`);
  write(`${folder}-settings/seaworthy.toml`, `[${quoted(text)}]\n"${text}" = 1\n`);
  write(`${folder}-settings/Dockerfile`, 'FROM python\n');
}

let runs = 0;
function run(args, input = '') {
  const done = spawnSync(binary, args, { encoding: 'utf8', input, env: { ...process.env, GITHUB_ACTIONS: 'true' } });
  assert.ok(done.status !== null && done.status <= 2, `${JSON.stringify(args)} ends with ${done.status ?? done.signal}: ${done.stderr}`);
  runs += 1;
  for (const [stream, text] of [['standard output', done.stdout], ['standard error', done.stderr]]) {
    for (const line of lines(text)) {
      const own = args.includes('github') && stream === 'standard output' && /^::(error|warning|notice) /.test(line);
      const colours = args.includes('always') ? line.replace(/\u001b\[[0-9;]*m/g, '') : line;
      const obeyed = (own ? null : command(colours)) ?? /##[A-Za-z]*\[/.exec(line) ?? (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028]/.exec(colours));
      assert.equal(obeyed, null, `${JSON.stringify(args)} writes to ${stream}: ${JSON.stringify(line)}`);
    }
  }
  return done;
}

for (const [at, text] of HOSTILE.entries()) {
  const [rules, tree] = [`rules-${at}`, `tree-${at}`];
  pack(text, rules);
  project(text, tree);
  const sound = `${rules}/sound`;
  // What has to be one line is refused where it has several; all other packs are read, and their texts shown.
  assert.equal(run(['rules', '--rules', sound]).status, text.includes('\n') ? 2 : 0);
  for (const page of ['text', 'markdown']) run(['explain', 'topic/rule', '--rules', sound, '--format', page]);
  for (const one of [sound, `${rules}/refused`, text]) {
    run(['test', one]);
    run(['rules', '--rules', one, '--format', 'json']);
    run(['check', tree, '--rules', one]);
  }
  for (const format of FORMATS) {
    run(['check', tree, '--all', '--rules', sound, '--format', format]);
    run(['check', text, '--format', format]);
    run(['check', `--${text}`, '--format', format]);
  }
  run(['check', tree, '--all', '--color', 'always']);
  run(['check', `${tree}-settings`]);
  run(['check', '-', '--stdin-filename', `${text}.yaml`], `kind: [${text}`);
  run(['check', tree, '-o', `json=${text}/x`]);
  for (const option of ['--root', '--config', '--select', '--ignore', '--kubernetes', '--as-of', '--fail-on', '--min-score', '--baseline', '--since', '--jobs', '--color', '-o']) {
    run(['check', tree, option, text]);
  }
  for (const word of ['model', 'plan', 'baseline', 'init', 'explain', 'test', 'lsp-no']) run([word, text]);
  for (const shape of ['text', 'json']) run(['model', tree, '--format', shape]);
  run(['plan', tree]);
  run([text]);
}
console.log(`${runs} runs with ${HOSTILE.length} hostile texts print nothing that a log obeys`);
