// Evaluate `${{ }}` with GitHub's own engine, in plain JavaScript values.
import {createHash} from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import {Evaluator, Lexer, Parser, data} from "@actions/expressions";

const SEQUENCE = 1, MAPPING = 2, EXPRESSION = 3;

/** The value of one expression. `contexts` are plain values; `status` is what success() and its kin answer from. */
export function evaluate(expression, contexts, status = {}) {
  const answer = (name, call, maxArgs = 0) => ({name, minArgs: maxArgs && 1, maxArgs, call});
  const truth = (value) => () => new data.BooleanData(value);
  const functions = [
    answer("success", truth(!status.failed && !status.cancelled && !status.skipped)),
    answer("failure", truth(Boolean(status.failed))),
    answer("cancelled", truth(Boolean(status.cancelled))),
    answer("always", truth(true)),
    answer("hashFiles", (...names) => new data.StringData(hashFiles(contexts.github.workspace, names)), 255),
  ];
  const {tokens} = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(contexts), functions).parse();
  const known = JSON.parse(JSON.stringify(contexts), data.reviver);
  const callable = new Map(functions.map((each) => [each.name.toLowerCase(), each]));
  return JSON.parse(JSON.stringify(new Evaluator(tree, known, callable).evaluate(), data.replacer) ?? "null");
}

/** A token of the parsed workflow as a plain value, with every expression in it evaluated. */
export function resolve(token, contexts, status) {
  switch (token?.type) {
    case SEQUENCE:
      return (token.seq ?? []).map((each) => resolve(each, contexts, status));
    case MAPPING:
      return Object.fromEntries(
        (token.map ?? []).map(({Key, Value}) => [resolve(Key, contexts, status), resolve(Value, contexts, status)]));
    case EXPRESSION:
      return evaluate(token.expr, contexts, status);
    default:
      return token ?? null;
  }
}

/** The unresolved entries of a mapping token. */
export const entries = (token) => Object.fromEntries((token?.map ?? []).map(({Key, Value}) => [Key, Value]));

/** What a value becomes in an environment variable or an action's input. */
export const text = (value) => (value === null || value === undefined ? "" : String(value));

function hashFiles(workspace, names) {
  const found = names.map((name) => path.join(workspace, name.coerceString())).filter((name) => fs.existsSync(name));
  if (!found.length) return "";
  const whole = createHash("sha256");
  for (const name of found) whole.update(createHash("sha256").update(fs.readFileSync(name)).digest());
  return whole.digest("hex");
}
