// Execute one workflow file on this host: GitHub's own parser reads it, GitHub's own engine evaluates it, bash runs its
// steps, `actions.mjs` stands in for its actions. Reads a JSON description of the run, prints a JSON report.
import fs from "node:fs";
import path from "node:path";
import {NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow} from "@actions/workflow-parser";
import {entries, evaluate, resolve, text} from "./expressions.mjs";
import {runStep} from "./steps.mjs";

const plain = (value) => JSON.parse(JSON.stringify(value));

/** The report of what the file holds, or of each of a list. */
async function main(file) {
  const given = JSON.parse(fs.readFileSync(file, "utf8"));
  if (!Array.isArray(given)) return one(given);
  const reports = [];
  for (const each of given) reports.push(await one(each));
  return reports;
}

async function one(given) {
  const {errors, template, source} = await read(given.workflow);
  if (errors.length) return {errors};
  if (!triggered(plain(template.events), given.github)) return {errors, triggered: false, jobs: []};
  return {errors, triggered: true, jobs: await runJobs(plain(template.jobs), source, given)};
}

async function read(file) {
  const parsed = parseWorkflow({name: file, content: fs.readFileSync(file, "utf8")}, new NoOperationTraceWriter());
  const template = await convertWorkflowTemplate(parsed.context, parsed.value, undefined, {errorPolicy: 1});
  const errors = parsed.context.errors.getErrors().map((each) => each.message);
  return {errors, template, source: errors.length ? {} : entries(plain(parsed.value))};
}

function triggered(events, github) {
  const filter = events[github.event_name];
  if (!filter) return false;
  if (filter.branches && !filter.branches.includes(github.ref_name)) return false;
  if (filter.types && !filter.types.includes(github.event.action)) return false;
  return !filter.workflows || filter.workflows.includes(github.event.workflow_run.name);
}

/** Every job once what it needs is done; GitHub's parser has put `success() && …` before conditions that need it. */
async function runJobs(jobs, source, given) {
  const done = {}, reports = [];
  for (const job of jobs) {
    const needed = Object.fromEntries((job.needs ?? []).map((id) => [id, done[id]]));
    const came = (result) => Object.values(needed).some((each) => each.result === result);
    const status = {failed: came("failure"), cancelled: came("cancelled"), skipped: came("skipped")};
    const raw = entries(entries(source.jobs)[job.id]);
    const contexts = {github: given.github, needs: needed, vars: {}, inputs: given.inputs ?? given.github.event?.inputs ?? {}};
    done[job.id] = {result: "skipped", outputs: {}};
    if (!evaluate(job.if.expr, contexts, status)) {
      reports.push({id: job.id, result: "skipped", steps: []});
      continue;
    }
    if (raw.uses) {
      const called = await call(job.id, raw, contexts, given);
      reports.push(...called);
      done[job.id].result = called.some((each) => each.result === "failure") ? "failure" : "success";
      continue;
    }
    for (const leg of legs(raw, contexts)) {
      const report = runJob(job, raw, {source, contexts: {...contexts, ...leg}, given});
      reports.push(report);
      const result = done[job.id].result === "failure" ? "failure" : report.result;
      done[job.id] = {result, outputs: report.outputs};
      if (result === "failure" && leg.strategy["fail-fast"]) break;
    }
  }
  return reports;
}

/** The jobs of a workflow that a job calls, with no more rights than the job has, and what it passes on. */
async function call(id, raw, contexts, given) {
  const uses = text(raw.uses), refused = (log) => [{id, result: "failure", steps: [{name: uses, outcome: "failure", log}]}];
  const [, name, file] = /^([\w-]+\/[\w.-]+)\/(\.github\/workflows\/[\w-]+\.yml)@[0-9a-f]{40}$/.exec(uses) ?? [];
  if (!given.called?.[name]) return refused("is not pinned, or not known here");
  const {errors, template, source} = await read(path.join(given.called[name], file));
  if (errors.length) return refused(errors.join("\n"));
  const declared = entries(entries(source.on).workflow_call), granted = resolve(raw.permissions, contexts) ?? {};
  const inputs = resolve(raw.with, contexts) ?? {}, secrets = resolve(raw.secrets, {...contexts, secrets: {}}) ?? {};
  const unknown = (passed, key) => Object.keys(passed).find((each) => !(each in entries(declared[key])));
  if (!("workflow_call" in entries(source.on))) return refused("cannot be called");
  if (unknown(inputs, "inputs") ?? unknown(secrets, "secrets")) return refused("takes no such input or secret");
  const jobs = plain(template.jobs), rank = ["none", "read", "write"];
  const wants = (job) => Object.entries(resolve(entries(entries(source.jobs)[job.id]).permissions, contexts) ?? {});
  const beyond = jobs.flatMap(wants).find(([scope, level]) => rank.indexOf(level) > rank.indexOf(granted[scope] ?? "none"));
  if (beyond) return refused(`asks for ${beyond.join(": ")}, which the caller does not have`);
  const reports = await runJobs(jobs, source, {...given, inputs, secrets});
  return reports.map((each) => ({...each, id: `${id} / ${each.id}`}));
}

/** The combinations of a job's matrix, one where it has none. */
function legs(raw, contexts) {
  const strategy = resolve(raw.strategy, contexts) ?? {};
  const combine = (all, [name, values]) => all.flatMap((each) => values.map((value) => ({...each, [name]: value})));
  const {include, ...dimensions} = strategy.matrix ?? {};
  if (include && Object.keys(dimensions).length) throw new Error("a matrix with both include and names is not read here");
  const found = include ?? Object.entries(dimensions).reduce(combine, [{}]);
  return found.map((matrix) => ({matrix, strategy: {"fail-fast": strategy["fail-fast"] ?? true}}));
}

/** One job on a machine of its own. Its token is what its permissions grant and nothing else. */
function runJob(job, raw, {source, contexts, given}) {
  const permissions = resolve(raw.permissions ?? source.permissions, contexts) ?? {};
  const token = Object.entries(permissions).map((each) => each.join("=")).join(",");
  const machine = fs.mkdtempSync(path.join(given.folder, `${job.id}-`));
  const workspace = path.join(machine, "work"), temporary = path.join(machine, "temp");
  for (const folder of [workspace, temporary]) fs.mkdirSync(folder);
  const github = {...contexts.github, token, workspace, job: job.id};
  const run = {...given, github, workspace, temporary, environment: {...given.env}};
  const state = {failed: false, cancelled: false, steps: {}, reports: [], exported: {}, paths: [], summary: ""};
  const known = () => ({
    ...contexts, github, runner: {os: "Linux", arch: "X64", temp: temporary}, secrets: {...given.secrets, GITHUB_TOKEN: token},
    steps: state.steps, job: {status: state.failed ? "failure" : "success"},
  });
  const outer = resolve(source.env, known()) ?? {};
  const shared = {...outer, ...resolve(raw.env, {...known(), env: outer})};
  const shell = entries(entries(source.defaults).run).shell;
  const environment = resolve(raw.environment, known());
  const tokens = raw.steps.seq.map(entries);
  job.steps.forEach((step, index) => runStep(step, tokens[index], {known, run, state, shared, shell}));
  return {
    id: job.id,
    name: text(resolve(job.name, known())),
    result: state.failed ? "failure" : "success",
    permissions,
    environment: text(environment?.name ?? environment),
    outputs: resolve(raw.outputs, known()) ?? {},
    steps: state.reports,
    summary: state.summary,
  };
}

main(process.argv[2]).then((report) => process.stdout.write(JSON.stringify(report)));
