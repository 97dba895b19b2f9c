"""threshold: choose it on the folds, and compare it with the declared one."""

from dataclasses import dataclass

from tidegate import artifacts, class_probabilities, paths
from tidegate.data.row_blocks import of_predictions
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.models.evaluation.threshold_choice import FoldRows, ThresholdAim, ThresholdChoice, choose
from tidegate.models.training import fold_predictions
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
    predicted = fold_predictions.of_variant(artifacts.read_table(paths.FOLD_PREDICTIONS), seed=None)
    table = artifacts.read_table(paths.TRAIN)
    try:
        block = of_predictions(params.split, params.columns, predicted["row_id"], table)
    except EvidenceError:
        message = "predicts other rows than the training has; run `dvc repro train`"
        raise EvidenceError(Problem(message, Where(str(paths.FOLD_PREDICTIONS)))) from None
    truth, probability = class_probabilities.read(predicted, ())
    repeat = predicted.groupby("row_id").cumcount().to_numpy()
    rows = FoldRows(truth, probability, predicted["fold"].to_numpy(), block, repeat)
    declared, level = params.evaluate.threshold, params.evaluate.level
    choice = choose(rows, aim, declared=declared, level=level, seed=params.seed)
    return ChosenThreshold(choice, int((repeat == 0).sum()), len(choice.without_a_fold))
