"""Loosenings as people read them: of many edited files, a line per folder."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from tidegate.number_format import some
from tidegate.records import Finding, Verdict

MOST = 8
"""Files with the same text that are listed one by one."""
DEPTH = 2
NAMED = 3


def grouped(findings: Sequence[Finding]) -> list[Finding]:
    """The findings in order; where more than `MOST` files have the same text, one finding per folder of these files.

    A folder is at most `DEPTH` levels deep, and takes the place of its first file. Reports for machines list each file.
    """
    frequencies = Counter(map(_text, findings))
    files: dict[tuple[str, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        alone = frequencies[_text(finding)] <= MOST or not _folder(finding)
        files.setdefault((str(number),) if alone else (*_text(finding), _folder(finding)), []).append(finding)
    return [of[0] if len(of) == 1 else _of_folder(of) for of in files.values()]


def _text(finding: Finding) -> tuple[str, str, Verdict]:
    """What is the same for several files: the reason without the name, the remedy, the verdict."""
    return finding.reason.removeprefix(f"{finding.subject}: "), finding.remedy, finding.verdict


def _folder(finding: Finding) -> str:
    return "/".join(PurePosixPath(finding.subject).parts[:-1][:DEPTH])


def _of_folder(findings: Sequence[Finding]) -> Finding:
    folder, (text, *_) = _folder(findings[0]), _text(findings[0])
    names = some([finding.subject.removeprefix(f"{folder}/") for finding in findings], most=NAMED)
    reason = f"{folder}/: {len(findings)} files {text} ({names})"
    return replace(findings[0], subject=f"{folder}/", reason=reason, where=None)
