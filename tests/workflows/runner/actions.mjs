// The actions that the workflows use, as far as a host can stand in for them. An unknown action is an error.
import {execFileSync} from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** Each takes its inputs and the run, and returns outputs; a thrown error fails the step. */
export const actions = {
  "actions/checkout": checkout,
  "actions/setup-python": () => ({}),
  "actions/upload-artifact": upload,
};

function git(run, ...words) {
  return execFileSync("git", words, {cwd: run.workspace, env: run.environment, encoding: "utf8", stdio: "pipe"}).trim();
}

function checkout(inputs, run) {
  const {sha, ref} = run.github;
  const wanted = inputs.ref || sha;
  const depth = inputs["fetch-depth"] === "0" ? [] : [`--depth=${inputs["fetch-depth"] || 1}`];
  git(run, "init", "-q", "-b", "none");
  git(run, "remote", "add", "origin", `file://${run.origin}`);
  // as the action does: the whole history comes with all branches and all tags
  const branches = depth.length ? [] : ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"];
  const here = inputs.ref ? `refs/heads/${wanted}` : sha;
  const kept = inputs.ref ? `refs/remotes/origin/${wanted}` : ref.replace("refs/", "refs/remotes/");
  git(run, "fetch", "-q", "--no-tags", ...depth, "origin", ...branches, `+${here}:${kept}`);
  git(run, "checkout", "-q", "--detach", inputs.ref ? `refs/remotes/origin/${wanted}` : sha);
  if (inputs["persist-credentials"] !== "false") throw new Error("the token would be left in .git/config");
  return {};
}

function upload(inputs, run) {
  const from = path.resolve(run.workspace, inputs.path);
  if (!fs.existsSync(from) || !fs.readdirSync(from).length) {
    if (inputs["if-no-files-found"] === "error") throw new Error(`there is nothing at ${inputs.path}`);
    return {};
  }
  fs.cpSync(from, path.join(run.artifacts, inputs.name), {recursive: true});
  return {};
}
