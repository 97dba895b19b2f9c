"""One fault of a flag at a time is named at its place."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tidegate.targets import Manifest
from tidegate.targets.flagd import Params, flaws

FLAG = ("flags", "model-version")
RULE = (*FLAG, "targeting", "if", 2, "if", 1, "fractional")


def with_fault(manifest: Manifest, path: tuple[Any, ...], value: Any) -> Manifest:
    document = copy.deepcopy(manifest.document)
    place: Any = document
    for part in path[:-1]:
        place = place[part]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return replace(manifest, document=document)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ((*FLAG, "defaultVariant"), "old", "unknown variant old"),
        ((*FLAG, "state"), "DISABLED", "a disabled flag is an error"),
        ((*FLAG, "state"), "ON", "state"),
        ((*FLAG, "variants", "stable"), "abababababab", "two variants are one version"),
        ((*FLAG, "variants"), {}, "at least 1 item"),
        ((*FLAG, "variants", "stable"), 1, "variants.stable"),
        ((*FLAG, "targetting"), {}, "extra inputs"),
        (("flags",), {}, "at least 1 item"),
        (("$schema",), ..., "field required"),
        ((*RULE, 1), ["new", 10], "unknown variant new"),
        ((*RULE, 1), ["candidate", 11], "the weights must be 100 in all"),
        ((*RULE, 1), ["candidate", 9.5], "a share is a variant and a whole weight"),
        ((*RULE, 1), ["candidate"], "a share is a variant and a whole weight"),
        (RULE, [{"var": "k"}, ["candidate", 100]], "of two variants at least"),
        (RULE, [["candidate", 50], ["stable", 50]], "the first item must be what distinguishes callers"),
        ((*FLAG, "targeting", "if"), [{"in": [{"var": "a"}, ["b"]]}, "candidate"], "a condition and two rules"),
        ((*FLAG, "targeting", "if", 0), {"inn": [1, 2]}, "one of the operators of flagd, got inn"),
        ((*FLAG, "targeting", "if", 0), {"in": [{"var": "a"}, []]}, "no value is in an empty list"),
        ((*FLAG, "targeting", "if", 1), "new", "unknown variant new"),
        ((*FLAG, "targeting"), {"merge": []}, "gives no variant"),
    ],
)
def test_a_fault_is_named(path: tuple[Any, ...], value: Any, message: str, flag_file: Callable[..., Manifest]) -> None:
    manifest = flag_file("feature_flag", "few")
    found = [flaw.problem for flaw in flaws((with_fault(manifest, path, value),), Params(kind="flagd"))]
    assert any(message in problem.message for problem in found), found
    assert all(problem.where and problem.where.path.endswith("templates/flagd/flags.json.j2") for problem in found)


def test_what_is_rendered_has_no_flaw(flag_file: Callable[..., Manifest]) -> None:
    assert list(flaws((flag_file("feature_flag", "few"),), Params(kind="flagd"))) == []
