"""How many fits a declared search costs at most, and its budget."""

from collections.abc import Iterator

from tidegate.config.schema.train import Train
from tidegate.errors import Level, Problem
from tidegate.kinds import SEARCHES


def most_fits(train: Train) -> int:
    """Fits of the search on the folds; with `nested`, of as many again on what each fold leaves; and of the model.

    The model is fitted on each fold's rows, and on all; on each fold's rows again for every other seed, and for every
    share of them. A calibrated model fits its estimator once per part of its rows, and once on all.
    """
    folds = train.cv.fits
    searched = SEARCHES.load(train.search.kind).most_candidates(train.search) * folds
    models = searched * (1 + folds if train.search.nested else 1) + folds * _fittings(train) + 1
    return models * (train.calibration.fits if train.calibration else 1)


def problems(train: Train) -> Iterator[tuple[str, str]]:
    """(key below train.search, what is wrong): a budget that the search may exceed, or that the clock ends."""
    search = train.search
    if search.minutes is not None:
        yield (
            "minutes",
            "a search that the clock ends gives another model on another machine, and in CI; declare `fits`",
        )
    if search.fits is not None and (cost := most_fits(train)) > search.fits:
        yield "fits", f"allows {search.fits:,}, and training may cost {_terms(train)} = {cost:,} fits; {_remedy(train)}"


def notes(train: Train) -> Iterator[Problem]:
    """What a declared search costs, of which score cross-validation is not, and what its kind says of itself."""
    if train.search.kind == "none":
        return
    cautions = getattr(SEARCHES.load(train.search.kind), "cautions", None)
    for key, said in cautions(train.search) if cautions else ():
        yield Problem(said, key=f"train.search.{key}", level=Level.WARNING)
    message = f"training fits a model at most {_terms(train)} = {most_fits(train):,} times"
    yield Problem(message, key="train.search.kind", level=Level.NOTE)
    if not train.search.nested:
        message = (
            "the scores of cross-validation are of the folds that chose the parameters, so they are too good; "
            f"nested costs {most_fits(_nested(train)):,} fits"
        )
        yield Problem(message, key="train.search.nested", level=Level.WARNING)


def _nested(train: Train) -> Train:
    return train.model_copy(update={"search": train.search.model_copy(update={"nested": True})})


def _terms(train: Train) -> str:
    folds, candidates = train.cv.fits, SEARCHES.load(train.search.kind).most_candidates(train.search)
    again = f" × {1 + folds} (once on all rows, once without each fold)" if train.search.nested else ""
    models = f"{candidates:,} candidates × {folds} folds{again} + {folds * _fittings(train) + 1}"
    return f"({models}) × {train.calibration.fits} (calibration)" if train.calibration else models


def _fittings(train: Train) -> int:
    """How often each fold is fitted after the search."""
    return 1 + len(train.seeds) + len(train.learning_curve)


def _remedy(train: Train) -> str:
    return "try fewer candidates" + (", or set nested: false" if train.search.nested else "")
