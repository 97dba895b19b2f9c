"""How often the gate decides an honest small edit: each declared number of the estimator, a fifth less and more.

For each project and each of ten seeds (which also deal the holdout where the split is at random) the declared model is
trained, and one model for each edit; the project's own gate compares the two. A decision is a pass or a block; what
is left is undecided. Nothing is tuned to the seeds: they are drawn anew for every run, and printed.

Run it where `dvc repro` has run: `python bench/small_edits.py [--seeds 10]` prints the table. Training takes most of
the time, a quarter of an hour. In parts: `… --projects flights --list 7,12 --edits max_iter --to a.jsonl`, a line per
decision as it is made, then `… --of a.jsonl b.jsonl`.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ |= {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}

import numpy as np
import pandas as pd

from tidegate import artifacts, paths
from tidegate.config.composing import params_file
from tidegate.config.composing.compose import compose
from tidegate.config.params import load
from tidegate.config.schema.data import id_column
from tidegate.gate.claim import Claim, settle
from tidegate.gate.decision import outcome
from tidegate.gate.evidence import Evidence
from tidegate.gate.gate_params import GateParams
from tidegate.gate.pairing import Predictions
from tidegate.gate.revision import RevisionEvidence
from tidegate.kinds import RULES
from tidegate.models.estimators.build import pipeline
from tidegate.models.features import inputs, truth, weights
from tidegate.models.prediction.predict import predict
from tidegate.models.training.cross_validation import TrainingRows, fit
from tidegate.records import Finding, Verdict
from tidegate.stages import ingest, split, train

PROJECTS = {"flights": "conf", "breast_cancer": "examples/breast_cancer/conf", "diabetes": "examples/diabetes/conf"}
SHARE = 0.2


@dataclass(frozen=True)
class Decided:
    """What the gate makes of one edit under one seed."""

    project: str
    edit: str
    seed: int
    verdict: Verdict
    undecided: tuple[str, ...]


def edits(declared: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """Each declared number, a fifth less and a fifth more; a whole number stays one."""
    for name, value in declared.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        for sign, share in (("−", 1 - SHARE), ("+", 1 + SHARE)):
            changed = round(value * share) if isinstance(value, int) else value * share
            yield f"{name} {sign}20 %", {**declared, name: changed}


def trained(
    params: train.Params, declared: dict[str, object], seed: int, learn: TrainingRows, hold: pd.DataFrame
) -> np.ndarray:
    """What the model with these parameters says of the holdout."""
    estimator = params.train.estimator.model_copy(update={"__pydantic_extra__": declared})
    estimator.model_extra.clear()
    estimator.model_extra.update(declared)
    model = fit(pipeline(params.train.model_copy(update={"estimator": estimator}), params.columns, seed), learn)
    return predict(model, inputs(hold, params.columns), params.task)


def decide(params: GateParams, base: Predictions, head: Predictions, table: pd.DataFrame) -> list[Finding]:
    """The findings of all rules that rest on predictions."""
    evidence = Evidence(
        params.evaluate,
        RevisionEvidence("head", head),
        RevisionEvidence("base", base),
        seed=params.seed,
        holdout=lambda: table,
    )
    statistical = {name: rule for name, rule in params.gate.rules.items() if RULES.load(rule.kind).BY_ROWS}
    answers = list(outcome(statistical, evidence))
    claims = [each for each in answers if isinstance(each, Claim)]
    return [*settle(claims, params.gate.alpha), *(each for each in answers if isinstance(each, Finding))]


def one_seed(project: str, values: dict[str, object], seed: int, only: str) -> Iterator[Decided]:
    """All edits of a project under one seed, or those of one number."""
    paths.PARAMS.write_text(params_file.text({**values, "seed": seed}))
    split.run(load(split.Params))
    params, gate_params = load(train.Params), load(GateParams)
    table, hold = artifacts.read_table(paths.TRAIN), artifacts.read_table(paths.HOLDOUT)
    task = params.task
    observed = truth(table, params.columns, task)
    learn = TrainingRows(inputs(table, params.columns), observed, weights(table, params.columns))
    name = id_column(params.columns)
    row_id = hold[name].to_numpy() if name else np.arange(len(hold))
    hold.index = pd.Index(row_id)
    times = [each for each, column in params.columns.items() if column.role == "time"]
    block = hold[times[0]].dt.strftime("%Y-%m-%d").to_numpy(str) if times else np.full(len(hold), "")

    def said(declared: dict[str, object]) -> Predictions:
        predicted = trained(params, declared, seed, learn, hold)
        return Predictions(row_id, truth(hold, params.columns, task), predicted, block)

    declared = params.train.estimator.parameters
    base = said(declared)
    for edit, changed in (each for each in edits(declared) if each[0].startswith(only)):
        findings = decide(gate_params, base, said(changed), hold)
        open_ = tuple(f"{each.rule}({each.slice})" for each in findings if each.verdict is Verdict.INCONCLUSIVE)
        verdict = Verdict.worst(each.verdict for each in findings)
        print(project, seed, edit, verdict.value, *open_, file=sys.stderr, flush=True)
        yield Decided(project, edit, seed, verdict, open_)


def measured(projects: list[str], seeds: list[int], only: str) -> Iterator[Decided]:
    """Every edit of these projects under each of these seeds."""
    compositions = {name: compose(conf=Path(PROJECTS[name])).values for name in projects}
    here = Path.cwd()
    for name, values in compositions.items():
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            paths.PARAMS.write_text(params_file.text(values))
            ingest.run(load(ingest.Params))
            for seed in seeds:
                yield from one_seed(name, values, seed, only)
            os.chdir(here)


def report(found: list[Decided]) -> str:
    """The table, a line per project and edit."""
    seeds = sorted({each.seed for each in found})
    lines = [
        f"Seeds {', '.join(map(str, seeds))}; each edit of each project under each of them.",
        "",
        "| project | edit | pass | blocked | undecided | undecided rules |",
        "|---|---|---|---|---|---|",
    ]
    for project, edit in dict.fromkeys((each.project, each.edit) for each in found):
        those = [each for each in found if (each.project, each.edit) == (project, edit)]
        verdicts = Counter(each.verdict for each in those)
        rules = Counter(rule for each in those for rule in each.undecided)
        named = ", ".join(f"{rule} {count}" for rule, count in rules.most_common(4))
        shares = " | ".join(f"{verdicts[v]}" for v in (Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE))
        lines.append(f"| {project} | {edit} | {shares} | {named} |")
    return "\n".join([*lines, "", *(_decided(found, name) for name in ("", *PROJECTS))])


def _decided(found: list[Decided], project: str) -> str:
    """How many are decided: of one project, or of all."""
    of = [each for each in found if project in ("", each.project)]
    decided = sum(each.verdict is not Verdict.INCONCLUSIVE for each in of)
    return f"Decided of {project or 'all'}: {decided} of {len(of)} ({decided / max(1, len(of)):.0%}).  "


def read(path: Path) -> Iterator[Decided]:
    """The decisions that a part wrote."""
    for each in map(json.loads, path.read_text().splitlines()):
        yield Decided(each["project"], each["edit"], each["seed"], Verdict(each["verdict"]), tuple(each["undecided"]))


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--seeds", type=int, default=10, help="so many fresh ones")
    asked.add_argument("--list", type=lambda text: [int(seed) for seed in text.split(",")], help="these seeds")
    asked.add_argument("--projects", nargs="+", choices=[*PROJECTS], default=[*PROJECTS])
    asked.add_argument("--edits", default="", help="of this number only")
    asked.add_argument("--to", type=Path, help="add each decision to this file, for --of, and print no table")
    asked.add_argument("--of", type=Path, nargs="+", help="the table of decisions that parts wrote")
    given = asked.parse_args()
    if given.of:
        print(report([each for path in given.of for each in read(path)]))
        return
    fresh = sorted(int(seed) for seed in np.random.default_rng().integers(0, 10_000, given.seeds))
    found = measured(given.projects, given.list or fresh, given.edits)
    if given.to:
        to = given.to.resolve()
        for each in found:
            with to.open("a") as file:
                file.write(json.dumps(asdict(each)) + "\n")
    else:
        print(report([*found]))


if __name__ == "__main__":
    main()
