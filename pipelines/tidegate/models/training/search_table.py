"""A search as a table: one row per candidate, for people and for DVC's plots."""

import json
from collections.abc import Iterator

from tidegate.models.training.search import SearchReport, best_of, sign_of

PREFIX = "param_"
"""Prefix of a parameter's name, which may be that of another column."""


def rows(report: SearchReport) -> list[dict[str, object]]:
    """Number, rows (None where all are used), mean, deviation, the best mean so far, and each parameter that any has.

    A parameter that does not count for a candidate is None.
    """
    return list(_rows(report))


def _rows(report: SearchReport) -> Iterator[dict[str, object]]:
    sign = sign_of(report.metric)
    names = sorted({name for candidate in report.candidates for name in candidate.parameters})
    for place, candidate in enumerate(report.candidates):
        best = best_of(report.candidates[: place + 1], sign)
        yield {
            "candidate": place + 1,
            "rows": candidate.rows,
            "mean": candidate.mean,
            "deviation": candidate.deviation,
            "best": best.mean if best else None,
            **{f"{PREFIX}{name}": _plain(candidate.parameters.get(name)) for name in names},
        }


def _plain(value: object) -> object:
    return json.dumps(value, sort_keys=True) if isinstance(value, list | dict) else value
