"""What the API server refuses as a name or a label, or what two of one name replace."""

from typing import Any

import pytest

from targets._kubernetes_family.rules.faults import Changed, assert_found
from tidegate.targets import Manifest
from tidegate.targets._kubernetes_family.rules.names import WORD

POD = ("spec", "template", "spec")
SERVER = (*POD, "containers", 0)
FAULTS: list[tuple[str, tuple[str | int, ...], Any, str]] = [
    ("Service", ("metadata", "name"), "Flights", "Flights is not a name"),
    ("Service", ("metadata", "name"), "1flights", "from a letter on"),
    ("Service", ("metadata", "name"), "f" * 64, "at most 63"),
    ("Deployment", ("metadata", "name"), "flights..a", "flights..a is not a name"),
    ("Deployment", ("metadata", "labels", "team"), "a b", "the label team is 'a b'"),
    ("Deployment", ("metadata", "labels", "team"), "a" * 64, "at most 63 letters"),
    ("Deployment", ("metadata", "labels", "-team"), "a", "-team is not a key of a label"),
    ("Deployment", ("metadata", "labels", "Example.com/x"), "a", "is not a key of a label"),
    ("Deployment", ("metadata", "annotations", "a/b/c"), "a", "is not a key of an annotation"),
    ("Deployment", ("metadata", "annotations", "version"), 7, "the annotation version must be a text; quote it"),
    ("Deployment", ("metadata", "annotations", "notes"), "x" * 2**18, "annotations take at most 256 KiB"),
    ("Deployment", (*POD, "initContainers", 0, "name"), "server", "a second container server"),
    ("Deployment", (*SERVER, "name"), "Server", "Server is not a name"),
    ("Deployment", (*POD, "volumes", 1, "name"), "package", "a second volume package"),
    ("Deployment", (*SERVER, "volumeMounts", 1, "name"), "cache", "no volume named cache"),
    ("Deployment", (*SERVER, "volumeMounts", 1, "mountPath"), "/package", "a second mount at /package"),
    ("Deployment", (*SERVER, "volumeMounts", 1, "mountPath"), "tmp", "must be an absolute path"),
    ("Deployment", (*SERVER, "env"), [{"name": "A", "value": "1"}] * 2, "a second environment variable A"),
    ("Deployment", (*SERVER, "env"), [{"name": "1A", "value": "1"}], "1A is not the name of an environment variable"),
]


@pytest.mark.parametrize(("kind", "path", "value", "message"), FAULTS, ids=[message for *_, message in FAULTS])
def test_a_name_that_is_refused_is_found(
    kind: str, path: tuple[str | int, ...], value: Any, message: str, staging: tuple[Manifest, ...], changed: Changed
) -> None:
    assert_found(staging, changed, kind, path, value, message)


@pytest.mark.parametrize("word", ["", "a", "a_b.c-1", "a" * 63])
def test_a_label_may_be_empty_and_begins_and_ends_with_a_letter_or_digit(word: str) -> None:
    assert WORD.fullmatch(word)
