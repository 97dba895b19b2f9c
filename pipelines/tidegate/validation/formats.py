"""Problems for machines: JSON, SARIF 2.1.0, JUnit XML, GitHub's annotations."""

from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree import ElementTree

from tidegate import __doc__ as about
from tidegate.artifacts import json_text
from tidegate.errors import Problem
from tidegate.validation.everything import Subject

SHOWN_BY_GITHUB = 10
"""Annotations of one kind that a step may show."""


def unique(subjects: Iterable[Subject]) -> list[Problem]:
    """Every problem once, however many compositions share the line."""
    return list(
        {(each.where, each.key, each.message): each for subject in subjects for each in subject.problems}.values()
    )


def as_json(subjects: Sequence[Subject]) -> str:
    return json_text(
        {
            "version": 1,
            "valid": not unique(subjects),
            "judged": [{"name": each.name, "problems": len(each.problems)} for each in subjects],
            "problems": [_record(each) for each in unique(subjects)],
        }
    )


def sarif(subjects: Sequence[Subject]) -> str:
    results = [
        {
            "ruleId": "declaration",
            "level": "error",
            "message": {"text": ": ".join(filter(None, [each.key, each.message]))},
            **({"locations": [{"physicalLocation": _physical(each)}]} if each.where else {}),
        }
        for each in unique(subjects)
    ]
    driver = {
        "name": "tidegate",
        "informationUri": "https://github.com/tidegate/tidegate",
        "rules": [{"id": "declaration", "shortDescription": {"text": str(about)}}],
    }
    return json_text(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "results": results}],
        }
    )


def junit(subjects: Sequence[Subject]) -> str:
    failing = [each for each in subjects if each.problems]
    suite = ElementTree.Element(
        "testsuite", name="tidegate validate", tests=str(len(subjects)), failures=str(len(failing)), errors="0"
    )
    for subject in subjects:
        case = ElementTree.SubElement(suite, "testcase", classname="tidegate.validate", name=subject.name)
        if subject.problems:
            text = "\n".join(map(_printable, subject.problems))
            failure = ElementTree.SubElement(case, "failure", message=_printable(subject.problems[0]))
            failure.text = text
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def github(problems: Sequence[Problem]) -> str:
    """One `::error` per problem, as many as GitHub shows, then how many there are."""
    lines = [_annotation(each) for each in problems[:SHOWN_BY_GITHUB]]
    if len(problems) > SHOWN_BY_GITHUB:
        lines.append(
            f"::notice::{len(problems)} problems, of which GitHub shows {SHOWN_BY_GITHUB}; the log has them all"
        )
    return "".join(f"{line}\n" for line in lines)


def _annotation(problem: Problem) -> str:
    properties = {"title": "tidegate validate"}
    if problem.where:
        properties["file"] = problem.where.path
        properties["line"] = str(problem.where.line or 1)
        if problem.where.column:
            properties["col"] = str(problem.where.column)
            properties["endColumn"] = str(problem.where.column + problem.where.width)
    listed = ",".join(f"{name}={_escaped(value, in_property=True)}" for name, value in properties.items())
    text = ": ".join(filter(None, [problem.key, problem.message]))
    return f"::error {listed}::{_escaped(text)}"


def _escaped(text: str, *, in_property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text


def _printable(problem: Problem) -> str:
    """XML has no way to write most control characters."""
    return "".join(each if each.isprintable() or each == "\n" else "�" for each in str(problem))


def _record(problem: Problem) -> dict[str, Any]:
    record: dict[str, Any] = {"message": problem.message, "key": problem.key}
    if problem.where:
        record |= {"path": problem.where.path, "line": problem.where.line, "column": problem.where.column}
    return record


def _physical(problem: Problem) -> dict[str, Any]:
    assert problem.where is not None
    location: dict[str, Any] = {"artifactLocation": {"uri": problem.where.path}}
    if problem.where.line:
        location["region"] = {"startLine": problem.where.line}
        if problem.where.column:
            end = problem.where.column + problem.where.width
            location["region"] |= {"startColumn": problem.where.column, "endColumn": end}
    return location
