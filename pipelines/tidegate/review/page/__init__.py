"""A review as one self-contained HTML page, without script or requests.

Every untrusted value is escaped. The policy in its head allows one style sheet, by its digest, and nothing else: should
a value ever get out of its place, a browser would still neither run nor fetch anything for it.
"""

import base64
import hashlib
from pathlib import Path

from markupsafe import Markup

from tidegate import package_data
from tidegate.config.changes.text_diff import shown
from tidegate.records import Decision, Finding, Verdict
from tidegate.review import (
    data_texts,
    finding_numbers,
    flip_texts,
    fold_texts,
    headline,
    leakage_texts,
    rehearsal_texts,
    search_texts,
)
from tidegate.review.escape import line, verbatim
from tidegate.review.grouped_loosenings import grouped
from tidegate.review.page import charts, learning_chart, rehearsal_chart, residual_chart, search_chart
from tidegate.review.review_data import CheckHistory, Review, StepState, ordered

HERE = Path(__file__).parent
LONGEST = 4000
MOST_ROWS = 2000
"""The most differing lines shown of one value."""


def page(review: Review) -> str:
    """The page."""
    import jinja2

    style = package_data.text(HERE / "page.css")
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"one_line": lambda text: line(text, LONGEST), "count": finding_numbers.count}
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    environment.filters["text_diff"] = lambda setting: shown(setting.rows, MOST_ROWS, setting.first)
    return environment.from_string(package_data.text(HERE / "page.html.j2")).render(
        review=review,
        style=Markup(style),  # noqa: S704 (our own file)
        digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        reason=headline.reason(review),
        word=headline.WORD[review.verdict],
        tally=headline.tally(review.decision) if review.decision else "",
        findings=ordered(review.decision) if review.decision else (),
        loosenings=grouped(review.decision.loosenings) if review.decision else (),
        drawn=differences(review.decision),
        warns=review.decision.warns if review.decision else _never,
        dimensions=_dimensions(review.checks or ()),
        numbers=finding_numbers,
        charts=charts,
        data_texts=data_texts,
        flip_texts=flip_texts,
        fold_texts=fold_texts,
        leakage_texts=leakage_texts,
        learning_chart=learning_chart,
        rehearsal_chart=rehearsal_chart,
        rehearsal_texts=rehearsal_texts,
        residual_chart=residual_chart,
        search_chart=search_chart,
        search_texts=search_texts,
        done=StepState.DONE,
    )


def differences(decision: Decision | None) -> tuple[Finding, ...]:
    """The findings with an interval to draw."""
    return tuple(
        finding for finding in (ordered(decision) if decision else ()) if finding.difference or finding.interval
    )


def _dimensions(checks: tuple[CheckHistory, ...]) -> list[tuple[str, list[CheckHistory]]]:
    """The checks by dimension of quality; failed checks and their dimensions come first."""
    order = [Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS]
    ranked = sorted(checks, key=lambda check: (order.index(check.verdict), check.dimension))
    named = dict.fromkeys(check.dimension for check in ranked)
    return [(name or "other", [check for check in ranked if check.dimension == name]) for name in named]


def _visible(value: object) -> object:
    return verbatim(value, LONGEST) if type(value) is str else value


def _never(_: Finding) -> bool:
    return False
