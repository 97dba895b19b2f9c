"""The command that repeats a comparison, with its or the proposed margins."""

import shlex
from collections.abc import Iterator

from tidegate.commands.comparison.compare import ComparisonRequest, FileComparison
from tidegate.commands.comparison.compare_rules import AskedRules


def repeating(request: ComparisonRequest, comparison: FileComparison) -> str:
    """The command, ready for a shell. Where no limit was given, the proposed ones are in it."""
    words = ["tidegate", "compare", str(request.base), str(request.head)]
    return shlex.join([*words, *(word for pair in _options(request, comparison) for word in pair if word)])


def _options(request: ComparisonRequest, comparison: FileComparison) -> Iterator[tuple[str, str]]:
    columns, rules = request.columns, request.rules
    for flag, names in (("--id", columns.row_id), ("--truth", columns.truth), ("--predicted", columns.predicted)):
        yield from ((flag, name) for name in names)
    if request.task:
        yield "--task", request.task
    if request.positive is not None:
        yield "--positive", request.positive
    yield from (("--metric", metric) for metric in rules.metrics)
    if columns.block:
        yield "--block", columns.block
    yield from (("--by", name) for name in columns.by)
    yield from (("--private", name) for name in columns.private)
    if comparison.rules.proposed:
        yield from _proposed(comparison)
    yield from _limits(rules)
    for flag, value, usual in (
        ("--threshold", rules.threshold, 0.5),
        ("--alpha", rules.alpha, 0.05),
        ("--min-rows", rules.min_rows, 100),
    ):
        if value != usual:
            yield flag, _argument(value)
    if request.shared_only:
        yield "--shared-only", ""


def _limits(rules: AskedRules) -> Iterator[tuple[str, str]]:
    limits = rules.limits
    grows = () if rules.error_grows_by is None else (_argument(rules.error_grows_by),)
    for flag, values in (
        ("--margin", limits.margins),
        ("--slice-margin", limits.slice_margins),
        ("--floor", limits.floors),
        ("--negative-flips", filter(None, (limits.negative_flips,))),
        ("--error-grows-by", grows),
    ):
        yield from ((flag, value) for value in values)


def _proposed(comparison: FileComparison) -> Iterator[tuple[str, str]]:
    """One margin a metric, and one for its slices: the widest that any of them needs."""
    rules = comparison.rules.gate.rules
    for kind, flag in (("no_regression", "--margin"), ("slice_regression", "--slice-margin")):
        margins: dict[str, float] = {}
        for name, margin in comparison.proposals.items():
            if rules[name].kind == kind:
                metric = rules[name].metric
                margins[metric] = max(margin, margins.get(metric, 0.0))
        yield from ((flag, f"{metric}={_argument(margin)}") for metric, margin in margins.items())


def _argument(value: float) -> str:
    """The number as a shell argument, with an ASCII minus sign."""
    return f"{value:.10g}"
