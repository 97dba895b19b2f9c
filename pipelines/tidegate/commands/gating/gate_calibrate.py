"""gate calibrate: retrain with other seeds, measure what the gate detects.

It also measures how often the gate errs.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import artifacts, paths
from tidegate.config import params as files
from tidegate.config.schema.data import id_column
from tidegate.errors import EvidenceError, UserError
from tidegate.gate import calibration_report, holdout_reuse, load_evidence
from tidegate.gate.calibration_report import Calibration
from tidegate.gate.evidence import predictions
from tidegate.gate.gate_params import GateParams
from tidegate.gate.pairing import Paired, Predictions, Unpaired, pair
from tidegate.number_format import significant
from tidegate.repository import dvc, dvc_outputs, scratch_checkout
from tidegate.repository.variant_run import trials, write_params

if TYPE_CHECKING:
    import pandas as pd

Tell = Callable[[str], None]
TRAINING = 0.5
"""Share of the time after which no other model is trained: the rest is for the draws."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Seconds that a calibration may take, and a clock of those that it has taken: of processors, so that another
    program beside it changes nothing.

    What is begun is ended, one model is trained and a least number of draws made: it may take longer.
    """

    seconds: float = math.inf
    spent: Callable[[], float] = lambda: 0.0

    def used_up(self, share: float) -> bool:
        """Whether that share of all is gone."""
        return self.spent() > share * self.seconds

    def part(self, of: int) -> Callable[[], bool]:
        """Whether the first of so many equal parts of what is left now is gone."""
        end = self.spent() + (self.seconds - self.spent()) / of
        return lambda: self.spent() > end


UNLIMITED = Budget()


class Params(GateParams):
    pass


def run(
    params: Params,
    *,
    seeds: int,
    draws: int,
    drops: Mapping[str, float],
    tell: Tell = lambda _: None,
    budget: Budget = UNLIMITED,
) -> Calibration:
    """Measure and write the calibration. Without drops, the losses are tried that the gate states it detects.

    The result depends on the time taken only where the budget ends the draws, and then states how many were made.
    """
    from tidegate.gate import calibrate

    if unknown := [name for name in drops if name not in params.evaluate.metrics]:
        raise UserError(f"{unknown[0]} is not declared under evaluate.metrics")
    head = predictions.read_file(paths.PREDICTIONS, of="the work tree")
    table = load_evidence.holdout(Path(), id_column(params.columns))()
    if isinstance(head, Unpaired) or isinstance(table, Unpaired):
        none = head if isinstance(head, Unpaired) else table
        assert isinstance(none, Unpaired)
        raise EvidenceError(f"{none.reason}; {none.remedy}")
    how, pairs = _retrained(head, params.seed, seeds, tell, budget)
    bench = calibrate.Bench(params.gate, params.evaluate, pairs, table.loc[pairs[0].row_id], params.seed)
    tell(f"deciding {draws} draws of the holdout without a true difference")
    measured = calibrate.errors(bench, draws, budget.part(2))
    resolved = tuple(calibrate.resolutions(bench, measured))
    tried = drops or calibrate.visible_losses(bench, resolved)
    detections = []
    for left, (metric, drop) in zip(range(len(tried), 0, -1), tried.items(), strict=True):
        tell(f"deciding {draws} draws of the holdout on which {metric} truly loses {significant(drop, 4)}")
        detections.append(calibrate.detection(bench, metric, drop, draws, budget.part(left)))
    calibration = Calibration(
        holdout=holdout_reuse.holdout(dvc_outputs.LOCK.read_bytes()) or "",
        alpha=params.gate.alpha,
        draws=measured.draws,
        retrained=how,
        blocked=measured.blocked,
        undecided=measured.undecided,
        resolutions=resolved,
        detections=tuple(detections),
    )
    calibration_report.write(calibration)
    return calibration


def _retrained(head: Predictions, seed: int, seeds: int, tell: Tell, budget: Budget) -> tuple[str, list[Paired]]:
    """The work tree's model paired with those of other seeds; of other training rows, where seeds change nothing."""
    import numpy as np

    others = range(seed + 1, seed + 1 + seeds)
    pairs: list[Paired] = []
    for both in _trained(head, others, tell, resampled=False):
        pairs.append(both)
        if np.allclose(both.base, both.head, rtol=1e-9, atol=0):
            tell("another seed changes nothing: drawing other training rows instead")
            pairs = list(_in_time(_trained(head, others, tell, resampled=True), budget))
            return _made(len(pairs), "draw of other training rows", "draws of other training rows"), pairs
        if budget.used_up(TRAINING):
            break
    return _made(len(pairs), "other seed", "other seeds"), pairs


def _in_time(trained: Iterator[Paired], budget: Budget) -> Iterator[Paired]:
    for both in trained:
        yield both
        if budget.used_up(TRAINING):
            return


def _made(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"


def _trained(head: Predictions, seeds: range, tell: Tell, *, resampled: bool) -> Iterator[Paired]:
    """Each in a copy of the work tree, by its own stages, from DVC's run cache where it was trained before."""
    values = files.read()
    with trials("split") as trial:
        root, cache = trial(values), dvc.cache()
        rows = artifacts.read_table(root / paths.TRAIN)
        for seed in seeds:
            which = f"on other rows, draw {seed}" if resampled else f"with seed {seed}"
            tell(f"training {which}: {seed - seeds.start + 1} of {len(seeds)}")
            if resampled:
                _resample(root / paths.TRAIN, rows, seed)
            else:
                write_params(root, values | {"seed": seed})
            for stage in ("train", "evaluate"):
                scratch_checkout.repro(root, (stage,), using=cache, single=True)
            both = pair(head, predictions.read_file(root / paths.PREDICTIONS, of=f"seed {seed}"))
            if isinstance(both, Unpaired):
                raise EvidenceError(f"{both.reason}; {both.remedy}")
            yield both


def _resample(path: Path, rows: "pd.DataFrame", seed: int) -> None:
    """Replace the training rows by as many, drawn with replacement, in their order."""
    import numpy as np

    drawn = np.sort(np.random.default_rng(seed).integers(0, len(rows), len(rows)))
    path.unlink()  # it may be a link into the cache
    artifacts.write_table(path, rows.iloc[drawn].reset_index(drop=True))
