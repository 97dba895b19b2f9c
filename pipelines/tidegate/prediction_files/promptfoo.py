"""Read the results of `promptfoo eval --output`: a score per test case.

A test case is identified by its variables. Prompts, providers and repeats of a case are rows of one block, because the
same question is easy or hard for all of them.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from tidegate.errors import DeclarationError, Problem, Where
from tidegate.json_value import Json
from tidegate.prediction_files.prediction_file import CASE, HarnessResults
from tidegate.prediction_files.row_places import bad_json_line, opened

ERROR = 2
"""The value of `failureReason` where the provider gave no answer."""
SCORES = ("score", "success")

Result = dict[str, Json]


def wrote_line(record: Json) -> bool:
    """Whether it is a line of `--output results.jsonl`."""
    return isinstance(record, dict) and "success" in record and "score" in record and "promptIdx" in record


def wrote_document(document: Json) -> bool:
    """Whether it is `--output results.json`; older versions wrote the summary without what is around it."""
    return _results(document) is not None


def read_lines(path: Path) -> HarnessResults:
    results: list[Result] = []
    lines: list[int] = []
    with opened(path) as text:
        for number, line in enumerate(text, 1):
            if line.strip():
                try:
                    results.append(json.loads(line))
                except ValueError:
                    where, why = bad_json_line(path) or (Where(str(path), number), "is not JSON")
                    raise DeclarationError(Problem(why, where)) from None
                lines.append(number)
    return _scores(path, results, lines)


def read_document(path: Path, document: Json) -> HarnessResults:
    results = _results(document) or []
    return _scores(path, results, [0] * len(results))


def _results(document: Json) -> list[Result] | None:
    summary = document.get("results") if isinstance(document, dict) else None
    found = summary.get("results") if isinstance(summary, dict) else summary
    if not isinstance(found, list):
        return None
    results = [result for result in found if isinstance(result, dict) and "success" in result]
    return results if len(results) == len(found) else None


def _scores(path: Path, results: Sequence[Result], lines: Sequence[int]) -> HarnessResults:
    """A row per result, those of a case numbered in the order of prompts, tests and providers."""
    if not results:
        raise DeclarationError(Problem("holds no results of promptfoo", Where(str(path))))
    cases = [_case(result) for result in results]
    within: dict[str, list[int]] = defaultdict(list)
    for at in sorted(range(len(results)), key=lambda at: _order(results[at])):
        within[cases[at]].append(at)
    place = {at: number for rows in within.values() for number, at in enumerate(rows)}
    named = sorted({name for result in results for name in _named(result)})
    columns: dict[str, Sequence[object]] = {
        "id": [f"{case} #{place[at] + 1}" for at, case in enumerate(cases)],
        CASE: cases,
        "score": [_number(path, result, "score", line) for result, line in zip(results, lines, strict=True)],
        "success": [float(result["success"] is True) for result in results],
    }
    columns |= {name: [_named(result).get(name) for result in results] for name in named if name not in columns}
    scores = tuple(name for name in columns if name not in ("id", CASE))
    repeated = max(map(len, within.values())) > 1
    return HarnessResults("promptfoo", columns, scores, lines, repeated, tuple(_notes(path, results)))


def _case(result: Result) -> str:
    """The variables of the test; its description or number where it has none."""
    case = result.get("testCase")
    test = case if isinstance(case, dict) else {}
    variables = test.get("vars") or result.get("vars")
    if variables:
        return json.dumps(variables, sort_keys=True, ensure_ascii=False)
    return str(test.get("description") or f"test {result.get('testIdx', '?')}")


def _order(result: Result) -> tuple[int, int, str]:
    """Results are written in the order in which they arrived, which differs between runs."""
    provider = result.get("provider") or {}
    name = provider.get("id", "") if isinstance(provider, dict) else provider
    return _place(result, "promptIdx"), _place(result, "testIdx"), str(name)


def _place(result: Result, key: str) -> int:
    value = result.get(key)
    return value if isinstance(value, int) else 0


def _named(result: Result) -> dict[str, float]:
    """The scores of named assertions."""
    scores = result.get("namedScores")
    if not isinstance(scores, dict):
        return {}
    return {str(name): float(value) for name, value in scores.items() if isinstance(value, int | float)}


def _number(path: Path, result: Result, key: str, line: int) -> float:
    value = result.get(key)
    if not isinstance(value, int | float):
        raise DeclarationError(
            Problem(f"{key} of test {result.get('testIdx', '?')} is {value!r}, not a number", Where(str(path), line))
        )
    return float(value)


def _notes(path: Path, results: Iterable[Result]) -> Iterable[str]:
    reasons = Counter(bool(result.get("error")) and result.get("failureReason", ERROR) == ERROR for result in results)
    if count := reasons[True]:
        yield f"{path}: {count:,} of {reasons.total():,} results are errors of the provider; promptfoo scores them 0"
