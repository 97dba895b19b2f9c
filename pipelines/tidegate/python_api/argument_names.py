"""Messages of the command line, in the words of Python."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tidegate.errors import DeclarationError
from tidegate.records import Decision

_LIMIT = re.compile(r"--(margin|slice-margin|floor) ([\w.-]+)=([\w.-]+)")
_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)( (?=[A-Z]{2}))?")


def as_arguments(text: str) -> str:
    """The sentence with `row_id=COLUMN` for `--id COLUMN`, `floor={'f1': 0.8}` for `--floor f1=0.8`."""

    def named(option: re.Match[str]) -> str:
        name = "row_id" if option[1] == "id" else option[1].replace("-", "_")
        return f"{name}=" if option[2] else name

    limited = _LIMIT.sub(lambda found: f"{found[1].replace('-', '_')}={{{found[2]!r}: {found[3]}}}", text)
    return _OPTION.sub(named, limited)


@contextmanager
def arguments_named() -> Iterator[None]:
    """Let a DeclarationError name Python's arguments."""
    try:
        yield
    except DeclarationError as error:
        problems = [replace(problem, message=as_arguments(problem.message)) for problem in error.problems]
        raise DeclarationError(problems) from None


def with_arguments(decision: Decision) -> Decision:
    """The decision with Python's arguments in its sentences."""
    findings = tuple(
        replace(finding, reason=as_arguments(finding.reason), remedy=as_arguments(finding.remedy))
        for finding in decision.findings
    )
    return replace(decision, findings=findings, notes=tuple(map(as_arguments, decision.notes)))
