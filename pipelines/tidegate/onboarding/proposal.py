"""From a data file and wishes to all files of conf/, proved on the file."""

from dataclasses import dataclass
from pathlib import Path

from tidegate.artifacts import sha256
from tidegate.data.reading.csv_text import Csv
from tidegate.onboarding import declaration, margin, one_against_rest, proof, roles, split_choice
from tidegate.onboarding.ancestor import Answers
from tidegate.onboarding.data_file import database
from tidegate.onboarding.data_file.observed import ObservedTable, observe
from tidegate.onboarding.measured_margin import MeasuredMargin
from tidegate.onboarding.roles import DecidedRoles
from tidegate.onboarding.split_choice import SplitChoice, class_rows
from tidegate.onboarding.wishes import Wishes

COARSE = 0.1
"""The margin where the holdout decides none: the rule then says that it cannot decide, which is true."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The files of conf/ by their paths, and what they rest on."""

    name: str
    files: dict[str, str]
    table: ObservedTable
    roles: DecidedRoles
    choice: SplitChoice
    margin: MeasuredMargin
    prevalence: float
    """Share of the event; 0 for a number."""
    answers: Answers


def propose(
    path: str, csv: Csv, wishes: Wishes, name: str, *, deployed: bool, measured: MeasuredMargin | None = None
) -> Proposal:
    """Raises UndecidedError where the user must choose, and what reading and typing the table raise."""
    source = database.chosen(path, wishes) if database.is_url(path) else None
    table, asked = one_against_rest.chosen(observe(path, csv, source), wishes)
    decided = roles.decide(table, asked)
    choice = split_choice.choose(table, decided, wishes.split, without_time=wishes.time == roles.NO)
    prevalence = _prevalence(table, decided)
    digest = "" if source else sha256(Path(path))
    files = {
        "conf/config.yaml": declaration.config(name, decided, deployed=deployed),
        "conf/data/table.yaml": declaration.data(name, table, decided, choice, digest),
        "conf/check/table.yaml": declaration.check(table, decided),
        "conf/train/gradient_boosting.yaml": declaration.train(decided, choice, roles.features(table, decided)),
        f"conf/evaluate/{decided.task}.yaml": declaration.evaluate(decided, prevalence),
    }
    proved = proof.prove(files, table, decided.task)
    measured = measured or margin.measure(proved.data, proved.train, proved.evaluate, proved.table, declaration.SEED)
    files["conf/gate/default.yaml"] = declaration.gate(measured.metric, measured.margin or COARSE, measured.reason)
    given = csv.model_dump(mode="json", exclude_unset=True)
    answers = Answers(path, digest, given, wishes, measured, deployed)
    return Proposal(name, files, table, decided, choice, measured, prevalence, answers)


def _prevalence(table: ObservedTable, decided: DecidedRoles) -> float:
    if decided.task != "binary":
        return 0.0
    counts = class_rows(table, decided.target)
    return counts[decided.positive] / sum(counts.values())
