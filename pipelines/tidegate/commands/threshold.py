"""threshold: choose it on the folds, and compare it with the declared one."""

from dataclasses import dataclass

from tidegate import artifacts, class_probabilities, paths
from tidegate.config.schema.data import id_column
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.models.threshold_choice import FoldRows, ThresholdAim, ThresholdChoice, choose
from tidegate.stages import evaluate


class Params(evaluate.Params):
    """What evaluation reads."""


@dataclass(frozen=True, slots=True)
class ChosenThreshold:
    """The choice, and on how many rows of how many folds it rests."""

    choice: ThresholdChoice
    rows: int
    folds: int


def run(params: Params, aim: ThresholdAim) -> ChosenThreshold:
    """Raises EvidenceError where the folds are not those of the training rows; DeclarationError for another task."""
    if params.evaluate.task != "binary":
        message = f"is {params.evaluate.task}; a threshold is for the task binary"
        raise DeclarationError(Problem(message, key="evaluate.task"))
    predicted, table = artifacts.read_table(paths.FOLD_PREDICTIONS), artifacts.read_table(paths.TRAIN)
    key = id_column(params.columns)
    train = table.set_index(key)
    if not predicted["row_id"].isin(train.index).all():
        message = "predicts other rows than the training has; run `dvc repro train`"
        raise EvidenceError(Problem(message, Where(str(paths.FOLD_PREDICTIONS))))
    of_rows = train.loc[predicted["row_id"]].reset_index()
    truth, probability = class_probabilities.read(predicted, ())
    repeat = predicted.groupby("row_id").cumcount().to_numpy()
    block = evaluate.blocks(params.split, params.columns, of_rows)
    if repeat.any():  # the predictions of one row are not independent of each other
        block = block.where(block != "", "row " + of_rows[key].astype(str))
    rows = FoldRows(truth, probability, predicted["fold"].to_numpy(), block.to_numpy(), repeat)
    declared, level = params.evaluate.threshold, params.evaluate.level
    choice = choose(rows, aim, declared=declared, level=level, seed=params.seed)
    return ChosenThreshold(choice, int((repeat == 0).sum()), len(choice.without_a_fold))
