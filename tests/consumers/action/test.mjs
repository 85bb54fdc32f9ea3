// The action is run for real, with the binary that is there: on an application with findings, on a clean one, with inputs
// that want to be more than inputs.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import MarkdownIt from 'markdown-it';
import { run } from './runner.mjs';

const [project, binary] = process.argv.slice(2);
const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);

function workspace(name, files) {
  const folder = path.join(here, `workspace-${name}`);
  if (files === undefined) return fs.cpSync(path.join(project, name), folder, { recursive: true }), folder;
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

function act(folder, inputs, work = fs.mkdtempSync(path.join(here, 'run-'))) {
  return run(project, folder, { 'binary-path': binary, ...inputs }, work);
}

// The elements of a summary, as Markdown shows it where addresses are links by themselves.
function elements(summary) {
  const html = new MarkdownIt({ html: true, linkify: true }).render(summary);
  return new Set([...html.matchAll(/<\s*([a-zA-Z][\w-]*)/g)].map(([, name]) => name.toLowerCase()));
}

const kinds = (result) => ['error', 'warning', 'notice'].map((kind) => result.annotations.filter((one) => one.kind === kind).length);

const tests = {
  'an application before the move: annotations, summary, SARIF, outputs, and the step fails'() {
    const folder = workspace('fixtures/apps/orders');
    const result = act(folder, { 'sarif-file': 'out.sarif', category: 'seaworthy/orders', args: '--output=json=out.json\n--as-of=2026-01-01' });
    const report = JSON.parse(fs.readFileSync(path.join(folder, 'out.json'), 'utf8'));
    const of = (severity) => report.findings.filter((one) => one.severity === severity).length;
    const { score, 'at-most': bound, 'binary-path': used, ...outputs } = result.outputs;
    assert.deepEqual(outputs, {
      blockers: String(of('blocker')), warnings: String(of('warning')), notes: String(of('note')),
      findings: String(report.findings.length), problems: String(report.problems.length),
      'sarif-file': 'out.sarif', 'exit-code': '1',
    });
    assert.equal(score, report.score?.overall == null ? '' : String(Math.floor(report.score.overall)));
    assert.equal(bound, report.score?.overall == null ? '' : String(report.score.at_most));
    assert.equal(used, binary);
    assert.equal(result.code, 1);
    assert.ok(of('blocker') > 0);
    // No kind has more than the runner takes, and each blocker has its annotation at its own line.
    assert.equal(result.dropped, 0);
    assert.deepEqual(result.others, []);
    const [errors, , notices] = kinds(result);
    assert.equal(errors, Math.min(10, of('blocker')));
    assert.ok(notices >= 1 && notices <= 10);
    const at = ({ path: file, start }) => `${file}:${start.line}`;
    const worst = report.findings.filter((one) => one.severity === 'blocker').slice(0, 10).map((one) => at(one.location));
    assert.deepEqual(result.annotations.filter((one) => one.kind === 'error').map((one) => `${one.file}:${one.line}`), worst);
    const sarif = JSON.parse(fs.readFileSync(path.join(folder, 'out.sarif'), 'utf8'));
    assert.deepEqual([sarif.version, sarif.runs[0].automationDetails.id], ['2.1.0', 'seaworthy/orders/']);
    assert.match(result.summary, /^## seaworthy: .*\d+ blockers?, /);
    assert.match(result.log, /effort \d+/, 'the report for a person is in the log');
  },

  'what is ready: no annotation, a summary, exit code 0'() {
    const name = fs.readdirSync(path.join(project, 'fixtures/ready')).find((one) => !one.includes('.'));
    const result = act(workspace(`fixtures/ready/${name}`), { args: '--as-of=2026-01-01' });
    assert.equal(result.code, 0, result.log);
    assert.deepEqual(kinds(result).slice(0, 2), [0, 0]);
    assert.deepEqual([result.outputs.blockers, result.outputs['exit-code'], result.outputs['sarif-file']], ['0', '0', '']);
    assert.match(result.summary, /^## seaworthy: /);
  },

  'inputs choose: no annotations, no summary, a milder limit, paths and rules'() {
    const folder = workspace('fixtures/apps/orders');
    const quiet = act(folder, { annotations: 'false', summary: 'false', 'fail-on': 'never', select: 'image,logs/*', ignore: 'logs/*', root: '.', paths: 'web\nworker\n' });
    assert.deepEqual([quiet.code, quiet.annotations, quiet.summary], [0, [], ''], quiet.log);
    assert.ok(Number(quiet.outputs.findings) > 0);
    assert.ok(!quiet.log.includes('logs/file'), quiet.log);
  },

  'what is refused says so as an annotation, and the step fails with 2'() {
    for (const inputs of [{ paths: 'nowhere' }, { 'fail-on': 'sometimes' }, { annotations: 'maybe' }, { 'require-score': 'maybe' }, { 'binary-path': '/nowhere' }]) {
      const result = act(workspace('refused', { 'a.py': 'x = 1\n' }), inputs);
      assert.equal(result.code, 2, JSON.stringify(inputs) + result.log);
      assert.deepEqual(kinds(result), [1, 0, 0], JSON.stringify(inputs) + result.log);
      assert.equal(result.outputs['exit-code'], 'binary-path' in inputs ? '' : '2');
    }
  },

  'an upper bound is told from a score, and is not enough where a score is required'() {
    const folder = workspace('bound', { 'web/app.py': 'def (', 'web/requirements.txt': 'flask==3.1.0\n', 'web/Dockerfile': 'FROM python:3.13.1-slim\nUSER 65532\nCOPY . .\nCMD ["python", "app.py"]\n' });
    const inputs = { 'min-score': '1' };
    const passed = act(folder, inputs);
    assert.deepEqual([passed.code, passed.outputs['at-most']], [0, 'true'], passed.log);
    assert.ok(Number(passed.outputs.score) > 1);
    assert.equal(act(folder, { ...inputs, 'require-score': 'true' }).code, 2);
    const sure = act(workspace('fixtures/apps/orders'), { ...inputs, 'require-score': 'true', 'fail-on': 'never' });
    assert.deepEqual([sure.code, sure.outputs['at-most']], [0, 'false'], sure.log);
  },

  'a push has no base: since is no revision then, and everything is judged'() {
    const folder = workspace('push', { 'Dockerfile': 'FROM python\n' });
    for (const since of ['', 'origin/']) {
      const result = act(folder, { since });
      assert.equal(result.code, 0, since + result.log);
      assert.ok(Number(result.outputs.findings) > 0, since + result.log);
    }
    // A revision that is meant is asked for: this is no repository.
    assert.equal(act(folder, { since: 'origin/main' }).code, 2);
  },

  'no input is a command, an option or an output'() {
    const folder = workspace('hostile', { '-rf/Dockerfile': 'FROM python\n', 'Dockerfile': 'FROM python\n' });
    const evil = '$(touch pwned) `touch pwned`; touch pwned #\n::set-output name=score::100\n##[add-matcher]x';
    for (const name of ['select', 'ignore', 'kubernetes', 'fail-on', 'root', 'config', 'category', 'sarif-file', 'min-score', 'require-score', 'baseline', 'since', 'rules', 'args', 'paths']) {
      const result = act(folder, { [name]: evil });
      assert.deepEqual(result.others, [], `${name}: ${result.log}`);
      assert.ok(!fs.existsSync(path.join(folder, 'pwned')), name);
    }
    const dashed = act(folder, { paths: '-rf' });
    assert.equal(dashed.outputs['exit-code'], '0', dashed.log);
    const sarif = act(folder, { 'sarif-file': 'a\nscore=100\nb.sarif' });
    assert.equal(sarif.outputs.score, act(folder, {}).outputs.score);
    assert.equal(sarif.outputs['sarif-file'], 'a\nscore=100\nb.sarif');
  },

  'hostile names and texts are obeyed by nobody'() {
    const pod = (name) => `apiVersion: v1\nkind: Pod\nmetadata: {name: "${name}"}\nspec:\n  containers:\n    - {name: web, image: "python:latest"}\n`;
    const names = ['::error::x.yaml', '##[add-matcher]x.yaml', 'a\n::add-mask::x.yaml', 'a\r::stop-commands::x.yaml', 'b,c=d:%0A;e].yaml', '\u001b[31mx.yaml', '::set-output name=a::b.yaml'];
    const files = Object.fromEntries(names.map((name) => [name, pod('##[set-env name=A]b \\n::add-path::c')]));
    files['broken\n::add-path::evil.yaml'] = 'apiVersion: v1\nkind: [Pod\n::add-path::evil\n##[add-path]evil\n';
    const result = act(workspace('names', files), { 'fail-on': 'never', args: '--all' });
    assert.equal(result.code, 0, result.log);
    assert.deepEqual(result.others, []);
    const own = result.annotations.every((one) => one.file === undefined || !/[\r\n]/.test(one.file));
    assert.ok(own && result.annotations.length > 0);
    assert.ok(!result.log.includes('##['));
  },

  'hostile names and texts are no markup in the summary'() {
    const names = ['![x](http:a)', '[x](http:a)', '<img src=x onerror=y>', '*b* _i_ ~s~', 'a|b', '`c', '``d', 'www.shop.io', 'me@shop.io', '&lt;f', '# g', '\n\n# h\n\n', '<!--', '<td>', '<table>'];
    const pod = (name) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${JSON.stringify(name)}}\nspec:\n  containers:\n    - {name: ${JSON.stringify(name)}, image: ${JSON.stringify(name)}, securityContext: {privileged: true}}\n`;
    const files = Object.fromEntries(names.map((name) => [`${name}.yaml`, pod(name)]));
    const { summary, outputs } = act(workspace('markup', files), {});
    assert.ok(Number(outputs.blockers) >= names.length, outputs.blockers);
    const own = 'h2 h3 p table tr th td b br code span details summary ul li sub pre'.split(' ');
    assert.deepEqual([...elements(summary)].filter((name) => !own.includes(name)), []);
    assert.ok(summary.includes('&lt;img src=x onerror=y&gt;'));
  },

  'without a binary it is built from the source of the action'() {
    const work = fs.mkdtempSync(path.join(here, 'build-'));
    fs.symlinkSync(path.join(project, 'target'), path.join(work, 'seaworthy-target'));
    const result = act(workspace('built', { 'Dockerfile': 'FROM python\n' }), { 'binary-path': '' }, work);
    assert.equal(result.code, 0, result.log);
    assert.equal(result.outputs['binary-path'], path.join(work, 'seaworthy-target/release/seaworthy'));
  },
};

// Anew it would be built for minutes; in continuous integration the build is there, and cargo has to find that.
if (path.relative(project, binary) !== path.join('target', 'release', 'seaworthy')) {
  delete tests['without a binary it is built from the source of the action'];
}

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    for (const folder of fs.readdirSync(here)) if (folder.startsWith('workspace-')) fs.rmSync(path.join(here, folder), { recursive: true });
    test();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.error(`FAIL ${name}\n${error.stack}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
