"""Find values of a search that no model can have, before data are read.

A value is refused where every candidate with it was tried and none could be fitted. Where only a combination is
impossible, its candidates would have no score and never win: that is a caution.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations
from typing import Any

from tidegate.config.schema.data import Columns
from tidegate.config.schema.search_candidate import same
from tidegate.config.schema.search_space import written
from tidegate.config.schema.train import Train
from tidegate.config.validation.value_texts import shown
from tidegate.errors import Level, Problem
from tidegate.models.validation import trial_process
from tidegate.models.validation.trial_candidates import Setting, Settings, TriedValues, all_with, first, options

AT = "train.search.space"
LONGEST, LONGEST_NAME = 300, 40
"""Characters of an estimator's own words in a message, and of a value without quotes."""


def problems(train: Train, task: str, columns: Columns, extra: Collection[str] = ()) -> list[Problem]:
    """Values that no candidate can have, at their line; of a valid declaration."""
    return [problem for problem in _found(train, task, columns, extra) if problem.level is Level.ERROR]


def cautions(train: Train, task: str, columns: Columns, extra: Collection[str] = ()) -> list[Problem]:
    """Values that no candidate can have together, or that none of those tried could."""
    return [problem for problem in _found(train, task, columns, extra) if problem.level is not Level.ERROR]


def _found(train: Train, task: str, columns: Columns, extra: Collection[str]) -> list[Problem]:
    if train.search.kind == "none" or not train.search.space:
        return []
    tried = options(train.search.space)
    reasons: dict[Settings, str] = {}

    def fit(candidates: list[Settings]) -> None:
        new = [settings for settings in candidates if settings not in reasons]
        declared = [tried.candidate(settings) for settings in new]
        reasons.update(zip(new, trial_process.refusals(train, task, columns, declared, extra), strict=True))

    fit(first(tried))
    for suspect in _never_fitted(reasons):
        fit(all_with(tried, suspect) or [])
    return list(findings(tried, reasons))


def findings(tried: TriedValues, reasons: Mapping[Settings, str]) -> Iterator[Problem]:
    """What follows from why each candidate cannot be fitted; empty where it can, or where that was not found out."""
    is_all = _are_all(all_with(tried, None), reasons)
    if all(reasons.values()):
        reason = next(iter(reasons.values()))
        subject = "no candidate" if is_all else f"none of {len(reasons)} candidates that were tried"
        message = f"{subject} can be fitted, whatever the rows are: {_words(reason)}"
        yield Problem(message, key=AT, level=Level.ERROR if is_all else Level.WARNING)
        return
    never = _never_fitted(reasons)
    for setting in never:
        is_sure = _are_all(all_with(tried, setting), reasons)
        others = "whatever the other values and" if is_sure else "with any other values that were tried, whatever"
        reason = next(reason for settings, reason in reasons.items() if setting in settings)
        message = f"cannot be fitted, {others} the rows are: {_words(reason)}"
        yield Problem(message, key=_key(tried, setting), level=Level.ERROR if is_sure else Level.WARNING)
    rest = {settings: reason for settings, reason in reasons.items() if not settings & {*never}}
    yield from _together(tried, rest) if is_all else _some(tried, rest)


def _are_all(every: list[Settings] | None, reasons: Mapping[Settings, str]) -> bool:
    return every is not None and {*every} <= reasons.keys()


def _never_fitted(reasons: Mapping[Settings, str]) -> list[Setting]:
    """Settings of refused candidates only."""
    fitted = {setting for settings, reason in reasons.items() if not reason for setting in settings}
    return sorted({setting for settings in reasons for setting in settings} - fitted)


def _together(tried: TriedValues, reasons: Mapping[Settings, str]) -> Iterator[Problem]:
    """One caution for each cause: the fewest values that no fitted candidate has together."""
    fitted = [settings for settings, reason in reasons.items() if not reason]
    named: list[Settings] = []
    for settings in sorted((settings for settings, reason in reasons.items() if reason), key=sorted):
        if any(cause <= settings for cause in named):
            continue
        sizes = range(2, len(settings) + 1)
        cause = next(
            subset
            for size in sizes
            for subset in map(frozenset, combinations(sorted(settings), size))
            if not any(subset <= good for good in fitted)
        )
        named.append(cause)
        message = f"no model has {_listed(tried, cause)}, whatever the rows are; such candidates get no score"
        yield Problem(f"{message}: {_words(reasons[settings])}", key=AT, level=Level.WARNING)


def _some(tried: TriedValues, reasons: Mapping[Settings, str]) -> Iterator[Problem]:
    """One caution for each of the estimator's sentences, where not all candidates were tried."""
    by_words: dict[str, list[Settings]] = {}
    for settings, reason in reasons.items():
        by_words.setdefault(reason, []).append(settings)
    by_words.pop("", None)
    for reason, refused in by_words.items():
        message = f"{len(refused)} of {len(reasons)} candidates that were tried cannot be fitted, whatever the rows are"
        example = f"such as {_listed(tried, refused[0])}"
        yield Problem(f"{message}, {example}: {_words(reason)}", key=AT, level=Level.WARNING)


def _listed(tried: TriedValues, settings: Settings) -> str:
    return " and ".join(f"{setting[0]}: {_text(tried.value(setting))}" for setting in sorted(settings))


def _key(tried: TriedValues, setting: Setting) -> str:
    """The line of the value: its place in the list, or an end of the range."""
    parameter, value = setting[0], tried.value(setting)
    lines: Mapping[str, Any] = dict(written(tried.space[parameter]))
    return f"{AT}.{parameter}.{next(key for key, one in lines.items() if same(one, value))}"


def _text(value: object) -> str:
    return value if isinstance(value, str) and len(value) < LONGEST_NAME else shown(value)


def _words(reason: str) -> str:
    return reason if len(reason) <= LONGEST else f"{reason[:LONGEST]}…"
