// A runner for composite actions: expressions by GitHub's own evaluator, steps by bash, files for outputs and summary,
// both streams read for commands.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import YAML from 'yaml';
import { obeyed } from './commands.mjs';

const LARGEST_SUMMARY = 1024 * 1024;

function value(plain) {
  switch (typeof plain) {
    case 'string': return new data.StringData(plain);
    case 'number': return new data.NumberData(plain);
    case 'boolean': return new data.BooleanData(plain);
    default: return new data.Dictionary(...Object.entries(plain).map(([key, one]) => ({ key, value: value(one) })));
  }
}

function evaluated(expression, contexts) {
  const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), []).parse();
  return new Evaluator(tree, value(contexts)).evaluate().coerceString();
}

const interpolated = (text, contexts) => String(text).replace(/\$\{\{(.*?)\}\}/gs, (_, one) => evaluated(one.trim(), contexts));

// What a step wrote to $GITHUB_OUTPUT: `name=value`, or `name<<END`, lines, `END`. Anything else fails the step.
function outputs(text) {
  const all = {};
  const lines = text.split(/\r?\n/);
  while (lines.length > 0) {
    const line = lines.shift();
    const [equals, here] = [line.indexOf('='), line.indexOf('<<')];
    if (line === '') continue;
    if (here >= 0 && (equals < 0 || here < equals)) {
      const end = lines.indexOf(line.slice(here + 2));
      if (end < 0) throw new Error(`no end of ${line}`);
      all[line.slice(0, here)] = lines.splice(0, end + 1).slice(0, -1).join('\n');
    } else if (equals > 0) {
      all[line.slice(0, equals)] = line.slice(equals + 1);
    } else {
      throw new Error(`no output: ${line}`);
    }
  }
  return all;
}

// Runs the action of a folder in a workspace: its outputs, annotations, other commands, summary, log and exit code.
export function run(action, workspace, inputs, work) {
  const { inputs: known, outputs: declared, runs } = YAML.parse(fs.readFileSync(path.join(action, 'action.yml'), 'utf8'));
  if (runs.using !== 'composite') throw new Error(`no composite action: ${runs.using}`);
  for (const name of Object.keys(inputs)) if (!(name in known)) throw new Error(`no input is called ${name}`);
  const defaults = Object.fromEntries(Object.entries(known).map(([name, one]) => [name, String(one.default ?? '')]));
  const contexts = { inputs: { ...defaults, ...inputs }, steps: {}, runner: { os: 'Linux', temp: work }, github: { workspace } };
  const result = { annotations: [], others: [], dropped: 0, summary: '', log: '', code: 0 };
  for (const step of runs.steps) {
    if (!step.run || step.shell !== 'bash') throw new Error('steps are scripts of bash');
    // An expression in a script's text runs what an input says.
    if (step.run.includes('${{')) throw new Error(`an expression in the script of ${step.id}`);
    const folder = fs.mkdtempSync(path.join(work, 'step-'));
    const file = (name) => (fs.writeFileSync(path.join(folder, name), ''), path.join(folder, name));
    const env = {
      PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8', CI: 'true', GITHUB_ACTIONS: 'true', RUNNER_OS: 'Linux',
      RUNNER_TEMP: work, GITHUB_WORKSPACE: workspace, GITHUB_ACTION_PATH: path.resolve(action),
      GITHUB_OUTPUT: file('output'), GITHUB_STEP_SUMMARY: file('summary'),
    };
    for (const name of ['CARGO_HOME', 'RUSTUP_HOME', 'RUSTUP_TOOLCHAIN']) if (process.env[name]) env[name] = process.env[name];
    for (const [name, text] of Object.entries(step.env ?? {})) env[name] = interpolated(text, contexts);
    const script = path.join(folder, 'script.sh');
    fs.writeFileSync(script, step.run);
    const options = { cwd: workspace, env, encoding: 'utf8', maxBuffer: 1 << 28 };
    const done = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', script], options);
    for (const stream of [done.stdout, done.stderr]) {
      const { annotations, others, dropped } = obeyed(stream);
      result.annotations.push(...annotations);
      result.others.push(...others);
      result.dropped += dropped;
      result.log += stream;
    }
    const summary = fs.readFileSync(env.GITHUB_STEP_SUMMARY);
    if (summary.length > LARGEST_SUMMARY) throw new Error(`a summary of ${summary.length} bytes is dropped`);
    result.summary += summary;
    contexts.steps[step.id] = { outputs: outputs(fs.readFileSync(env.GITHUB_OUTPUT, 'utf8')) };
    result.code = done.status;
    if (done.status !== 0) break;
  }
  for (const id of runs.steps.map((step) => step.id)) contexts.steps[id] ??= { outputs: {} };
  const shown = Object.entries(declared).map(([name, one]) => [name, interpolated(one.value, contexts)]);
  return { ...result, outputs: Object.fromEntries(shown) };
}
