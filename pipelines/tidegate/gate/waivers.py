"""Losses that an owner allows until a date, in conf/gate/waivers.yaml.

    waivers:
      hawaiian_winter:
        rule: carriers_hold
        metric: roc_auc
        slice: carrier=HA
        loss: 0.05
        owner: "@ml-owners"
        reason: one flight a day; the season's schedule changed
        expires: 2026-12-31

A waiver covers a rule that did not pass on exactly that metric and slice, as long as the bound of the loss is no larger
than `loss`. Missing evidence is never waived. An expired waiver is ignored.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from tidegate import paths
from tidegate.config.reading.node import plain
from tidegate.config.reading.reader import decode, parse
from tidegate.config.section import Section
from tidegate.config.validation.messages import sentence
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.gate.loosening import Loosening
from tidegate.records import Finding, Verdict

FILE = paths.CONF / "gate/waivers.yaml"
Text = Annotated[str, Field(min_length=3, max_length=300)]


class Waiver(Section):
    """One loss that is allowed until a date."""

    rule: str
    """The rule's name under gate.rules."""
    metric: str
    """What the rule judges: a metric, a data check, a budget."""
    slice: str = "all"
    """The slice as findings name it, e.g. `carrier=HA`."""
    loss: float | None = Field(default=None, gt=0, strict=True, allow_inf_nan=False)
    """The largest loss allowed, in the metric's unit. A finding without a measured loss is covered without one only."""
    owner: Text
    """Who is responsible for it."""
    reason: Text
    """Why the loss is acceptable."""
    expires: date
    """The last day on which it holds, in UTC."""


class Waivers(Section):
    """Losses that are allowed until a date, by name."""

    waivers: dict[str, Waiver] = Field(default_factory=dict)
    """Named waivers."""


KEYS: dict[str, object] = {"properties": {key: {} for key in Waiver.model_fields}}


def read(root: Path = Path()) -> dict[str, Waiver]:
    """The waivers in `root`; empty without a file. Raises DeclarationError with all problems."""
    path = root / FILE
    return parsed(path.read_bytes()) if path.is_file() else {}


def parsed(content: bytes) -> dict[str, Waiver]:
    """The waivers in a file's content. Raises DeclarationError with all problems."""
    from tidegate.config.validation.parse import place

    root_node = parse(decode(content, str(FILE)), str(FILE))
    try:
        return Waivers.model_validate_json(json.dumps(plain(root_node)), strict=True).waivers
    except ValidationError as error:
        raise DeclarationError(
            Problem(
                sentence({**problem}, None, KEYS), place(root_node, problem["loc"]), ".".join(map(str, problem["loc"]))
            )
            for problem in error.errors()
        ) from None


def in_force(base: Mapping[str, Waiver], head: Mapping[str, Waiver]) -> dict[str, Waiver]:
    """The waivers of the base that the head still has, with the smaller loss and the earlier end of the two."""
    return {
        name: _tighter(waiver, head[name])
        for name, waiver in base.items()
        if name in head and _same(waiver, head[name])
    }


def loosened(base: Mapping[str, Waiver], head: Mapping[str, Waiver]) -> Iterator[Loosening]:
    """Waivers that are new, cover something else, allow more, or hold longer."""
    where = Where(str(FILE))
    for name, after in head.items():
        key, before = f"gate.waivers.{name}", base.get(name)
        if before is None:
            says = f"waives {after.rule} on {after.metric} ({after.slice}) until {after.expires}"
            yield Loosening(key, says=says, where=where)
        elif not _same(before, after):
            yield Loosening(key, _subject(before), _subject(after), where=where)
        elif after.loss is not None and before.loss is not None and after.loss > before.loss:
            yield Loosening(f"{key}.loss", before.loss, after.loss, where=where)
        elif after.expires > before.expires:
            yield Loosening(f"{key}.expires", str(before.expires), str(after.expires), where=where)


def honour(finding: Finding, waivers: Mapping[str, Waiver], *, loss: float | None, today: date) -> Finding:
    """The finding, passing where a waiver in force covers it.

    `loss` is the bound of the measured loss in the metric's unit, None where the finding measures none.
    """
    if finding.verdict is Verdict.PASS:
        return finding
    if finding.verdict is Verdict.INCONCLUSIVE and loss is None and not finding.measured:
        return finding
    for name, waiver in waivers.items():
        covers = (waiver.rule, waiver.metric, waiver.slice) == (finding.rule, finding.subject, finding.slice)
        if covers and today <= waiver.expires and _enough(waiver, loss):
            reason = f"{finding.reason}; waived until {waiver.expires} by {waiver.owner}: {waiver.reason}"
            return replace(finding, verdict=Verdict.PASS, reason=reason, remedy="", waiver=name)
    return finding


def remarks(waivers: Mapping[str, Waiver], findings: Iterable[Finding], today: date) -> Iterator[str]:
    """What a reader must know of the waivers: those that expired, those that cover nothing."""
    used = {finding.waiver for finding in findings if finding.waiver}
    for name, waiver in waivers.items():
        if today > waiver.expires:
            yield f"waiver {name} expired on {waiver.expires} and is ignored; remove it"
        elif name not in used:
            yield f"waiver {name} covers no finding; remove it"


def _enough(waiver: Waiver, loss: float | None) -> bool:
    if loss is None or waiver.loss is None:
        return loss is None and waiver.loss is None
    return loss <= waiver.loss


def _same(before: Waiver, after: Waiver) -> bool:
    return _subject(before) == _subject(after) and (before.loss is None) == (after.loss is None)


def _subject(waiver: Waiver) -> str:
    return f"{waiver.rule} on {waiver.metric} ({waiver.slice})"


def _tighter(before: Waiver, after: Waiver) -> Waiver:
    losses = [waiver.loss for waiver in (before, after) if waiver.loss is not None]
    return before.model_copy(  # owner and reason are the base's: the head could put words into an owner's mouth
        update={"loss": min(losses) if losses else None, "expires": min(before.expires, after.expires)}
    )
