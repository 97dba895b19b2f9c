// Execute one workflow file on this host: GitHub's own parser reads it, GitHub's own engine evaluates it, bash runs its
// steps, `actions.mjs` stands in for its actions. Reads a JSON description of the run, prints a JSON report.
import {spawnSync} from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import {NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow} from "@actions/workflow-parser";
import {actions} from "./actions.mjs";
import {entries, evaluate, resolve, text} from "./expressions.mjs";

const NO_PERMISSIONS = {};

async function main(file) {
  const given = JSON.parse(fs.readFileSync(file, "utf8"));
  const parsed = parseWorkflow({name: given.workflow, content: fs.readFileSync(given.workflow, "utf8")}, new NoOperationTraceWriter());
  const template = await convertWorkflowTemplate(parsed.context, parsed.value, undefined, {errorPolicy: 1});
  const errors = parsed.context.errors.getErrors().map((each) => each.message);
  if (errors.length) return {errors};
  const plain = (value) => JSON.parse(JSON.stringify(value));
  const source = entries(plain(parsed.value));

  if (!triggered(plain(template.events), given.github)) return {errors, triggered: false, jobs: []};
  return {errors, triggered: true, jobs: runJobs(plain(template.jobs), source, given)};
}

function triggered(events, github) {
  const filter = events[github.event_name];
  if (!filter) return false;
  if (filter.branches && !filter.branches.includes(github.ref_name)) return false;
  if (filter.types && !filter.types.includes(github.event.action)) return false;
  return !filter.workflows || filter.workflows.includes(github.event.workflow_run.name);
}

function runJobs(jobs, source, given) {
  const done = {}, reports = [];
  for (const job of jobs) {
    const needed = Object.fromEntries((job.needs ?? []).map((id) => [id, done[id]]));
    const results = Object.values(needed).map((each) => each.result);
    const status = {failed: results.includes("failure"), cancelled: results.includes("cancelled")};
    const skipped = {failed: status.failed || results.includes("skipped"), cancelled: status.cancelled};
    const raw = entries(entries(source.jobs)[job.id]);
    const contexts = {github: given.github, needs: needed, vars: {}, inputs: {}};
    done[job.id] = {result: "skipped", outputs: {}};
    if (!evaluate(job.if.expr, contexts, skipped)) {
      reports.push({id: job.id, result: "skipped", steps: []});
      continue;
    }
    for (const leg of legs(raw, contexts)) {
      const report = runJob(job, raw, source, {...contexts, ...leg}, given);
      reports.push(report);
      const before = done[job.id].result;
      done[job.id] = {result: before === "failure" ? before : report.result, outputs: report.outputs};
      if (report.result === "failure" && leg.strategy["fail-fast"]) break;
    }
  }
  return reports;
}

/** The combinations of a job's matrix, one where it has none. */
function legs(raw, contexts) {
  const strategy = resolve(raw.strategy, contexts) ?? {};
  const combine = (all, [name, values]) => all.flatMap((each) => values.map((value) => ({...each, [name]: value})));
  const found = Object.entries(strategy.matrix ?? {}).reduce(combine, [{}]);
  return found.map((matrix) => ({matrix, strategy: {"fail-fast": strategy["fail-fast"] ?? true}}));
}

function runJob(job, raw, source, contexts, given) {
  const granted = resolve(raw.permissions ?? source.permissions, contexts) ?? NO_PERMISSIONS;
  const token = Object.entries(granted).map((each) => each.join("=")).join(",");
  const workspace = fs.mkdtempSync(path.join(given.folder, `${job.id}-`)) + "/work";
  const temporary = path.join(path.dirname(workspace), "temp");
  for (const folder of [workspace, temporary]) fs.mkdirSync(folder);
  const github = {...contexts.github, token, workspace, job: job.id};
  const runner = {os: "Linux", arch: "X64", temp: temporary};
  const run = {...given, github, workspace, scope: given.github.event_name === "push" ? "main" : "change", environment: {...given.env}};
  const state = {failed: false, cancelled: false, steps: {}, reports: [], exported: {}, paths: [], summary: ""};
  const known = () => ({...contexts, github, runner, secrets: {GITHUB_TOKEN: token}, steps: state.steps,
    job: {status: state.failed ? "failure" : "success"}});
  const defaults = entries(entries(source.defaults).run);
  const shared = {...resolve(source.env, known()), ...resolve(raw.env, {...known(), env: resolve(source.env, known()) ?? {}})};
  job.steps.forEach((step, index) => runStep(step, entries(raw.steps.seq[index]), {known, run, state, shared, defaults, temporary}));
  return {
    id: job.id,
    name: text(resolve(job.name, known())),
    result: state.failed ? "failure" : "success",
    permissions: granted,
    environment: text(resolve(raw.environment, known())),
    outputs: resolve(raw.outputs, known()) ?? {},
    steps: state.reports,
    summary: state.summary,
  };
}

function runStep(step, raw, {known, run, state, shared, defaults, temporary}) {
  const contexts = {...known(), env: {...shared, ...state.exported}};
  const name = text(resolve(step.name ?? step.run ?? step.uses, contexts));
  if (!evaluate(step.if.expr, contexts, state)) {
    state.steps[step.id] = {outcome: "skipped", conclusion: "skipped", outputs: {}};
    state.reports.push({name, outcome: "skipped", log: ""});
    return;
  }
  const own = {...contexts.env, ...resolve(raw.env, contexts)};
  const answer = raw.run === undefined
    ? act(text(raw.uses), resolve(raw.with, contexts) ?? {}, run)
    : bash(text(resolve(raw.run, contexts)), {run, state, temporary, variables: own, pipefail: defaults.shell === "bash"});
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

function bash(script, {run, state, temporary, variables, pipefail}) {
  const files = Object.fromEntries(["OUTPUT", "ENV", "PATH", "STEP_SUMMARY"].map((name) => {
    const file = path.join(temporary, name.toLowerCase());
    fs.writeFileSync(file, "");
    return [`GITHUB_${name}`, file];
  }));
  const program = path.join(temporary, "step.sh");
  fs.writeFileSync(program, script);
  const {github} = run;
  const environment = {
    ...run.environment, CI: "true", GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: github.event_name,
    GITHUB_EVENT_PATH: run.eventPath, GITHUB_REPOSITORY: github.repository, GITHUB_SHA: github.sha, GITHUB_REF: github.ref,
    GITHUB_API_URL: github.api_url, GITHUB_SERVER_URL: github.server_url, GITHUB_RUN_ID: String(github.run_id),
    GITHUB_WORKSPACE: run.workspace, RUNNER_OS: "Linux", RUNNER_TEMP: temporary, ...variables, ...files,
    PATH: [...state.paths, run.environment.PATH].join(":"),
  };
  const words = pipefail ? ["--noprofile", "--norc", "-eo", "pipefail", program] : ["-e", program];
  const done = spawnSync("bash", words, {cwd: run.workspace, env: environment, encoding: "utf8", maxBuffer: 1 << 26});
  const lines = (name) => fs.readFileSync(files[name], "utf8").split("\n").filter(Boolean);
  const pairs = (name) => Object.fromEntries(lines(name).map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]));
  Object.assign(state.exported, pairs("GITHUB_ENV"));
  state.paths.unshift(...lines("GITHUB_PATH").reverse());
  state.summary += fs.readFileSync(files.GITHUB_STEP_SUMMARY, "utf8");
  return {failed: done.status !== 0, outputs: pairs("GITHUB_OUTPUT"), log: `${done.stdout}${done.stderr}exit ${done.status}`};
}

main(process.argv[2]).then((report) => process.stdout.write(JSON.stringify(report)));
