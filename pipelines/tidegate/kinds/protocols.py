"""What a kind's file defines: one Protocol per folder, whose members are the file's constants and functions.

A module is the implementation, so that `self` is left out in it. A member that most kinds do not care about has a
default to assign: `worst_row = bounded`. Types of other rooms are imported for mypy alone.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

    from tidegate import plans
    from tidegate.analyses._promql import Labels
    from tidegate.arrays import Floats, Folds
    from tidegate.checks.open_table import Table
    from tidegate.cli._help import Group
    from tidegate.config.schema import train_kinds
    from tidegate.config.schema.data import Column, Columns, Role
    from tidegate.config.schema.monitor import Monitor
    from tidegate.config.section import Section
    from tidegate.errors import Problem
    from tidegate.gate.claim import Claim
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.pairing import Unpaired
    from tidegate.gate.revision import Place
    from tidegate.manifest_formats import Format
    from tidegate.metrics import Measure, Rows
    from tidegate.plans import Plan
    from tidegate.records import Chart, Direction, Finding, Stricter, Verdict
    from tidegate.review.report import VerbReport
    from tidegate.targets import Deployment, Flaw, Manifest

Piece = TypeVar("Piece", covariant=True)


class Metric(Protocol):
    """A number over predictions: a file of `metrics/`. Its name in `evaluate.metrics` is the file's."""

    @property
    def TASKS(self) -> frozenset[str]:  # noqa: N802 (the file's constant)
        """The tasks that it is defined for: `binary`, `regression`."""

    @property
    def DIRECTION(self) -> "Direction":  # noqa: N802
        """Which way it is better."""

    @property
    def RANGE(self) -> tuple[float, float]:  # noqa: N802
        """The least and the largest value that it can have."""

    @property
    def RESTS_ON(self) -> "Rows":  # noqa: N802
        """The rows that its value rests on: recall over 1,000 rows may rest on 20 positive ones."""

    def prepare(self, truth: "Floats", predicted: "Floats", threshold: float) -> "Measure":
        """Sort and compare once, so that 2,000 resamples of the same rows are cheap."""

    def worst_row(self, truth: "Floats", predicted: "Floats") -> float:
        """How far one more row as bad as the worst to be expected would move it; `bounded` where a row's cost is."""


class GateRule(Protocol):
    """A condition for a merge: a file of `gate/rules/`, named by `kind` in `gate.rules`."""

    @property
    def Params(self) -> "type[Section]":  # noqa: N802
        """What the declaration says of it; the first field is `kind: Literal["<file>"]`."""

    @property
    def NEEDS_BASE(self) -> bool:  # noqa: N802
        """Whether it compares with an earlier model."""

    @property
    def BY_ROWS(self) -> bool:  # noqa: N802
        """Whether it judges predictions of rows: then those that a change adds are judged apart from the others."""

    @property
    def NEEDS(self) -> tuple[str, ...]:  # noqa: N802
        """The kinds of evidence that it asks for besides predictions and metrics: files of `gate/evidence/`."""

    @property
    def STRICTER(self) -> "Mapping[str, Stricter]":  # noqa: N802
        """The fields of its `Params` that may be tightened freely; any other change makes it another rule."""

    def judge(self, name: str, params: Any, evidence: "Evidence") -> "Iterator[Claim | Finding]":
        """Findings, and claims that are settled together with those of all other rules."""


class EvidenceKind(Protocol[Piece]):
    """What a rule can ask of a revision: a file of `gate/evidence/`, named in the `NEEDS` of rules."""

    @property
    def __name__(self) -> str:
        """The module's: its last part is the name of the kind."""

    @property
    def PATHS(self) -> "tuple[Path, ...]":  # noqa: N802
        """Where a revision has it: outs of its pipeline. The base's are taken from cache or remote, or made again."""

    @property
    def ABSENT(self) -> "Piece | Unpaired":  # noqa: N802
        """What a rule is given where nobody read it: why, and what to do."""

    def read(self, place: "Place") -> "Piece | Unpaired":
        """The piece, or the sentence why there is none. Anybody may have written the files: believe nothing."""

    def corrupted(self, twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
        """Ways in which it can be wrong, by name: the gate must pass none of them (`gate selftest`)."""


class DataSource(Protocol):
    """Where rows come from: a file of `data/sources/`, named by `kind` in `data.sources`."""

    @property
    def Params(self) -> "type[Section]":  # noqa: N802
        """What the declaration says of it; the first field is `kind`."""

    def read(self, params: Any) -> "pa.Table":
        """All rows. Raises DeclarationError, EvidenceError or InfrastructureError, never with a secret in it."""


class Split(Protocol):
    """How rows become train, holdout and recent: a file of `data/splits/`, named by `kind` in `data.split`."""

    @property
    def Params(self) -> "type[Section]":  # noqa: N802
        """What the declaration says of it; the first field is `kind`."""

    def assign(
        self, params: Any, table: "pa.Table", columns: "Columns", generator: "np.random.Generator"
    ) -> "dict[str, NDArray[np.bool_]]":
        """The rows of `train`, `holdout` and perhaps `recent`, as masks over the table."""


class CrossValidation(Protocol):
    """How training rows are cut into folds: a file of `cross_validations/`, named by `kind` in `train.cv`."""

    @property
    def Params(self) -> "type[train_kinds.CrossValidation]":  # noqa: N802
        """What the declaration says of it; the first field is `kind`."""

    @property
    def ROLES(self) -> "tuple[Role, ...]":  # noqa: N802
        """The roles that columns must have for it."""

    def cut(self, params: Any, table: "pd.DataFrame", truth: "Floats", columns: "Columns", seed: int) -> "Folds":
        """Per fold, the rows to learn from and the rows to be scored. A ValueError says why they can't be cut."""


class Search(Protocol):
    """How better parameters are sought: a file of `searches/`, named by `kind` in `train.search`."""

    @property
    def Params(self) -> "type[train_kinds.Search]":  # noqa: N802
        """What the declaration says of it; the first field is `kind`."""

    def problems(self, params: Any) -> Iterator[tuple[str, str]]:
        """What shows without data to be wrong with it: a key below `train.search`, and the sentence."""

    def tuner(self, params: Any, model: Any, space: Mapping[str, Any], seed: int) -> Any:
        """A search as scikit-learn's are: `set_params` takes `cv`, `scoring` and `refit`, then `fit` the rows, and
        `cv_results_` holds `params` and `mean_test_score`. None where nothing is tried."""


class Engine(Protocol):
    """Where expectations are computed: a file of `checks/engines/`, named by `check.engine`.

    One that needs an extra says so when it is loaded or opens a table without it.
    """

    def opens(self, source: str) -> bool:
        """Whether it opens what is named like that: the path of a parquet file, or a URL."""

    def opened(self, source: str, threads: int) -> "AbstractContextManager[Table]":
        """Open the parquet file, or the table in a database, at `source`; missing is NULL and NaN alike."""


class RolloutStrategy(Protocol):
    """How a release reaches all traffic: a file of `rollouts/`, named by `strategy` in an environment's `rollout`."""

    @property
    def Params(self) -> "type[Section]":  # noqa: N802
        """What the declaration says of it; the first field is `strategy`."""

    def problems(self, params: Any, key: str, *, requests_per_second: float, monitor: "Monitor") -> "Iterator[Problem]":
        """Every reason why it could never be decided, each with its key below `key`."""

    def plan(self, params: Any, environment: str, *, requests_per_second: float, monitor: "Monitor") -> "Plan":
        """Every step with its judgements."""


class Analysis(Protocol):
    """What a rollout watches in live traffic: a file of `analyses/`, named by `kind` in `monitor.analyses`."""

    @property
    def Params(self) -> "type[Section]":  # noqa: N802
        """What the declaration says of it; the first field is `kind`."""

    @property
    def COMPARES(self) -> bool:  # noqa: N802
        """Whether it needs requests to the stable version as well."""

    @property
    def STRICTER(self) -> "Mapping[str, Stricter]":  # noqa: N802
        """The fields of its `Params` that may be tightened freely; any other change is a loosening."""

    def record(self, name: str, params: Any) -> "plans.Analysis":
        """What a plan records of it."""

    def problems(self, params: Any, task: "Task | None") -> Iterator[tuple[str, str]]:
        """The fields whose limit could never fail, each with the reason; `task` is None where no model is known."""

    def share(self, analysis: "plans.Analysis") -> float | None:
        """The limit as a share of the requests; None where it does not count requests."""

    def query(self, analysis: "plans.Analysis", candidate: "Labels", stable: "Labels") -> str:
        """The PromQL query whose answer is compared with the limit: one number, or nothing for too few requests."""


class Target(Protocol):
    """What a release is rendered into: a file or package of `targets/`, named by `target.kind`."""

    @property
    def Params(self) -> "type[Section]":  # noqa: N802
        """What the declaration says of it in each environment; the first field is `kind`."""

    @property
    def STRATEGIES(self) -> frozenset[str]:  # noqa: N802
        """The rollout strategies that it can carry out."""

    @property
    def FORMAT(self) -> "Format":  # noqa: N802
        """How values are written and texts read back: a file of `manifest_formats/`, or of its own."""

    @property
    def NAMES(self) -> frozenset[str]:  # noqa: N802
        """What its templates may use beside what all templates see: the keys of `values`."""

    def values(self, params: Any, deployment: "Deployment") -> dict[str, Any]:
        """The value of each of `NAMES`, as plain data."""

    def flaws(self, manifests: "tuple[Manifest, ...]", params: Any) -> "Iterator[Flaw]":
        """What the platform would refuse, or run otherwise than is meant, in all manifests of an environment."""


class Task(Protocol):
    """What a model predicts, one number per row: a file of `tasks/`, named by `evaluate.task`."""

    @property
    def ESTIMATOR(self) -> str:  # noqa: N802
        """The type of estimator that it needs, as scikit-learn calls it: `classifier`, `regressor`."""

    @property
    def PREDICTION(self) -> str:  # noqa: N802
        """What one prediction is, as a noun for messages: `probability`."""

    @property
    def RANGE(self) -> tuple[float, float]:  # noqa: N802
        """The least and the largest prediction there can be."""

    @property
    def OUTPUTS(self) -> Mapping[str, str]:  # noqa: N802
        """The tensors of a served answer: their names and, as in the Open Inference Protocol, their datatypes."""

    @property
    def CHARTS(self) -> "tuple[Chart, ...]":  # noqa: N802
        """The `plots` that a review draws."""

    def target_problems(self, column: "Column") -> Iterator[tuple[str, str]]:
        """Why a target column like that cannot be predicted: a key of the column, and the sentence."""

    def classes(self, column: "Column") -> Mapping[str, str]:
        """The classes as the estimator is given them, as text, and what each is; none where a number is predicted."""

    def refusal(self, estimator: Any) -> str | None:
        """Why an unfitted estimator of the right type cannot be used, to follow its name; None where it can."""

    def truth(self, values: "pd.Series[Any]", column: "Column") -> "Floats":
        """The target's values, none missing, as the numbers that estimators and metrics are given."""

    def unlearnable(self, truth: "Floats") -> str | None:
        """Why nothing can be learnt from training rows with this truth; None where something can."""

    def predict(self, model: Any, inputs: "pd.DataFrame") -> "Floats":
        """The fitted model's prediction per row."""

    def answer(self, predicted: "Floats", threshold: float) -> tuple[list[Any], ...]:
        """What is served for these predictions: one list per tensor of `OUTPUTS`, in their order."""

    def undefined(self, truth: "Floats", predicted: "Floats", threshold: float) -> Iterator[str]:
        """Why a metric over these rows, at least one, may have no value: sentences without a verb in front."""

    def decisive_rows(self, truth: "Floats") -> float:
        """The rows that a ratio over these rows may rest on: those of the rarer class, or all."""

    def explained(self, truth: "Floats", predicted: "Floats") -> float:
        """How much of a truth that varies the predictions explain: 0 is nothing, 1 is everything."""

    def explained_error(self, truth: "Floats", strength: float) -> float:
        """The standard error of such a strength on these rows, or more."""

    def plots(self, truth: "Floats", predicted: "Floats", threshold: float) -> "Mapping[str, list[dict[str, Any]]]":
        """Each plot's rows of numbers, under its name."""


class ReportFormat(Protocol):
    """A format that machines read: a file of `review/formats/`, named by `--output`."""

    def write(self, report: "VerbReport") -> str:
        """The report as a whole document that ends with a newline, or nothing where there is nothing to say."""


class Stage(Protocol):
    """A step of the pipeline: a file of `stages/`, whose verb of the same name is its command in dvc.yaml."""

    @property
    def Params(self) -> "type[Section]":  # noqa: N802
        """The keys of params.yaml that it reads; an alias is a dotted key."""

    def run(self, params: Any) -> "Verdict":
        """Read artifacts, call, write artifacts."""


class Verb(Protocol):
    """A command of `tidegate`: a file of `cli/`; `gate_selftest.py` is `tidegate gate selftest`."""

    @property
    def GROUP(self) -> "Group":  # noqa: N802
        """The heading of `tidegate --help` under which it is listed."""

    @property
    def EXAMPLE(self) -> str:  # noqa: N802
        """Command lines that its `--help` shows."""

    @property
    def command(self) -> Callable[..., None]:
        """Its signature is the verb's options, its docstring is its help. It imports what it needs inside."""
