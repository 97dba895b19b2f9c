"""Prove that an exact form has the packaged model's bits, or say how it differs.

Rows are compared as one batch and one by one: the whole holdout, the golden requests as a client sends them, and
generated rows (`generated_rows`). What differs once is not served.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tidegate.config.schema.data import Columns
from tidegate.errors import InfrastructureError
from tidegate.exact.certificate import Certificate, ParityCheck
from tidegate.exact.columns import NoExactFormError
from tidegate.exact.model import ExactModel
from tidegate.models.exact_forms import generated_rows
from tidegate.models.exact_forms.exact_form import Candidate, candidates
from tidegate.models.exact_forms.exact_inputs import matrix
from tidegate.models.exact_forms.parity_rows import ParityRows
from tidegate.models.exact_forms.row_by_row import SingleRows, one_by_one
from tidegate.models.execution.workers import Workers
from tidegate.models.prediction.predict import predict
from tidegate.number_format import significant

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats

Predict = Callable[["pd.DataFrame"], "Floats"]
SEED = 7
"""The seed of the generated rows: the same for the same model."""
MOST_ALONE = 100_000
"""Rows of the holdout that are asked one by one: a few seconds."""
ALONE, SLOWER = 50, 100.0
"""Rows that scikit-learn is asked one by one: it takes so many times as long."""
ONE = Workers(count=1, threads=1)
OTHER_MACHINES = "other processors and versions of libraries: the server compares the golden requests at its start"


@dataclass(frozen=True, slots=True)
class Proven:
    """The certificate, and the exact form where there is one."""

    certificate: Certificate
    exact: Candidate | None


def prove(model: Any, columns: Columns, task: str, rows: ParityRows, at_once: Workers = ONE) -> Proven:
    """Compile the model and compare. Without an exact form, scikit-learn itself is compared with what was evaluated.

    Single rows are asked for in as many processes as there are workers.
    """

    def packaged(inputs: "pd.DataFrame") -> "Floats":
        return predict(model, inputs, task)

    reason = ""
    try:
        for candidate in candidates(model, columns, task):
            proven = _compared(candidate, packaged, rows, at_once)
            if proven.exact:
                return proven
            reason = _first_difference(proven.certificate)
    except (NoExactFormError, InfrastructureError) as error:
        reason = str(error)
    checks = [
        compared("package = evaluated, the holdout in one batch", packaged(rows.holdout), rows.evaluated),
        compared("package = training, the golden requests", packaged(rows.golden), rows.answers),
        compared("package, row by row = evaluated", *_sampled(packaged, rows.holdout, rows.evaluated)),
    ]
    return Proven(Certificate("scikit-learn", None, reason, checks, [OTHER_MACHINES]), None)


def compared(what: str, left: "Floats", right: "Floats") -> ParityCheck:
    """How many of these answers, finite doubles, differ in a bit, and by how much at most."""
    import numpy as np

    differing = np.ascontiguousarray(left).view(np.int64) != np.ascontiguousarray(right).view(np.int64)
    rows = differing if differing.ndim == 1 else differing.any(axis=1)  # of a probability per class
    largest = float(np.abs(left - right).max(initial=0.0))
    return ParityCheck(what, len(left), int(rows.sum()), largest)


def _compared(candidate: Candidate, packaged: Predict, rows: ParityRows, at_once: Workers) -> Proven:
    import numpy as np

    taken = generated_rows.accepted(packaged, rows.holdout.iloc[:1], candidate.model.form)
    candidate = replace(candidate, model=ExactModel(taken.form(candidate.model.form), candidate.model.run))
    generated = generated_rows.rows(candidate, rows.holdout, taken, np.random.default_rng(SEED))
    checks = list(_checks(candidate.model, packaged, rows, generated, at_once))
    certificate = Certificate("exact", candidate.model.form.family, None, checks, [*_not_covered(taken, rows)])
    demanded = [check for check in checks if check.compared != _BY_SHAPE]
    return Proven(certificate, candidate if not any(check.differing for check in demanded) else None)


_BY_SHAPE = "exact, row by row = evaluated; scikit-learn's own sums depend on the number of rows"


def _checks(
    exact: ExactModel, packaged: Predict, rows: ParityRows, generated: "pd.DataFrame", at_once: Workers
) -> Iterator[ParityCheck]:
    served = matrix(exact, rows.holdout)
    yield compared("exact = evaluated, the holdout in one batch", exact.predict(served), rows.evaluated)
    yield compared("exact = training, the golden requests", exact.predict(matrix(exact, rows.golden)), rows.answers)
    first, some = slice(MOST_ALONE), _places(len(rows.holdout))
    made, few = matrix(exact, generated), _places(len(generated))
    together = exact.predict(made)
    by_row, generated_by_row, of_some, packaged_some, of_few, packaged_few = one_by_one(
        [
            SingleRows(exact.predict, served[first]),
            SingleRows(exact.predict, made if exact.form.dot is None else made[:0]),
            SingleRows(exact.predict, served[some]),
            SingleRows(packaged, rows.holdout.iloc[some], cost=SLOWER),
            SingleRows(exact.predict, made[few]),
            SingleRows(packaged, generated.iloc[few], cost=SLOWER),
        ],
        at_once,
    )
    what = "exact, row by row = evaluated, the holdout" if exact.form.dot is None else _BY_SHAPE
    yield compared(what, by_row, rows.evaluated[first])
    yield compared("exact = package, generated rows in one batch", together, packaged(generated))
    if exact.form.dot is None:
        yield compared("exact, row by row = exact in one batch, generated rows", generated_by_row, together)
    yield compared("exact = package, both row by row, the holdout", of_some, packaged_some)
    yield compared("exact = package, both row by row, generated rows", of_few, packaged_few)


def _sampled(packaged: Predict, frame: "pd.DataFrame", answers: "Floats") -> "tuple[Floats, Floats]":
    places = _places(len(frame))
    return one_by_one([SingleRows(packaged, frame.iloc[places])], ONE)[0], answers[places]


def _places(count: int) -> list[int]:
    """The places of at most `ALONE` rows, evenly spread."""
    return list(range(0, count, -(-count // ALONE)))


def _not_covered(taken: generated_rows.Accepted, rows: ParityRows) -> Iterator[str]:
    yield from taken.refused()
    if len(rows.holdout) > MOST_ALONE:
        yield f"row by row: {len(rows.holdout) - MOST_ALONE:,} of {len(rows.holdout):,} holdout rows"
    yield OTHER_MACHINES


def _first_difference(certificate: Certificate) -> str:
    check = next(check for check in certificate.checks if check.differing)
    largest = significant(check.largest_difference)
    return f"{check.differing:,} of {check.rows:,} rows differ, by {largest} at most: {check.compared}"
