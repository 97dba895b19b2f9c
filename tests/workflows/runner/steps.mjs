// Run one step of a job, in the contexts that its job knows, and note what it left for the next.
import {spawnSync} from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import {actions} from "./actions.mjs";
import {evaluate, resolve, text} from "./expressions.mjs";

const LARGEST_LOG = 1 << 26;

/** `step` is the parsed step with its completed condition, `raw` its tokens as they stand in the file. */
export function runStep(step, raw, {known, run, state, shared, shell}) {
  const contexts = {...known(), env: {...shared, ...state.exported}};
  const name = text(resolve(step.name ?? step.run ?? step.uses, contexts));
  if (!evaluate(step.if.expr, contexts, state)) {
    state.steps[step.id] = {outcome: "skipped", conclusion: "skipped", outputs: {}};
    state.reports.push({name, outcome: "skipped", log: ""});
    return;
  }
  const variables = {...contexts.env, ...resolve(raw.env, contexts)};
  const folder = text(resolve(raw["working-directory"] ?? "", contexts));
  const answer = raw.run === undefined
    ? act(text(raw.uses), resolve(raw.with, contexts) ?? {}, run)
    : bash(text(resolve(raw.run, contexts)), {run, state, variables, shell, folder});
  const outcome = answer.failed ? "failure" : "success";
  const forgiven = answer.failed && Boolean(resolve(raw["continue-on-error"], contexts));
  state.steps[step.id] = {outcome, conclusion: forgiven ? "success" : outcome, outputs: answer.outputs};
  state.reports.push({name, outcome, log: answer.log});
  state.failed ||= answer.failed && !forgiven;
}

function act(uses, inputs, run) {
  const [name, version] = uses.split("@");
  if (!/^[0-9a-f]{40}$/.test(version ?? "")) return {failed: true, outputs: {}, log: `${uses} is not pinned`};
  const told = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, text(value)]));
  try {
    return {failed: false, outputs: actions[name](told, run) ?? {}, log: ""};
  } catch (error) {
    return {failed: true, outputs: {}, log: String(error)};
  }
}

function bash(script, {run, state, variables, shell, folder}) {
  const files = commandFiles(run.temporary);
  const program = path.join(run.temporary, "step.sh");
  fs.writeFileSync(program, script);
  const words = shell === "bash" ? ["--noprofile", "--norc", "-eo", "pipefail", program] : ["-e", program];
  const PATH = [...state.paths, run.environment.PATH].join(":");
  // a secret that does not exist is empty; Node would pass null as the word
  const texts = Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, text(value)]));
  const env = {...run.environment, ...ofTheRunner(run), ...texts, ...files, PATH};
  const done = spawnSync("bash", words, {cwd: path.join(run.workspace, folder), env, encoding: "utf8", maxBuffer: LARGEST_LOG});
  const lines = (name) => fs.readFileSync(files[name], "utf8").split("\n").filter(Boolean);
  const pair = (line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)];
  Object.assign(state.exported, Object.fromEntries(lines("GITHUB_ENV").map(pair)));
  state.paths.unshift(...lines("GITHUB_PATH").reverse());
  state.summary += fs.readFileSync(files.GITHUB_STEP_SUMMARY, "utf8");
  const outputs = Object.fromEntries(lines("GITHUB_OUTPUT").map(pair));
  return {failed: done.status !== 0, outputs, log: `${done.stdout}${done.stderr}exit ${done.status}`};
}

/** The files through which a step speaks to the runner, empty at its start. */
function commandFiles(folder) {
  const names = ["OUTPUT", "ENV", "PATH", "STEP_SUMMARY"];
  return Object.fromEntries(names.map((name) => {
    const file = path.join(folder, name.toLowerCase());
    fs.writeFileSync(file, "");
    return [`GITHUB_${name}`, file];
  }));
}

function ofTheRunner({github, workspace, temporary, eventPath}) {
  const told = ["event_name", "repository", "sha", "ref", "api_url", "server_url", "run_id"];
  const variables = Object.fromEntries(told.map((name) => [`GITHUB_${name.toUpperCase()}`, String(github[name])]));
  const places = {GITHUB_EVENT_PATH: eventPath, GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temporary};
  return {CI: "true", GITHUB_ACTIONS: "true", RUNNER_OS: "Linux", ...variables, ...places};
}
