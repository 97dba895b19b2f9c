import pytest

from tidegate.gate.loosening.sources import loosened

FILE = {"kind": "file", "path": "a.csv", "sha256": "a" * 64}


@pytest.mark.parametrize(
    ("head", "weakened"),
    [
        ({"a": FILE}, {}),
        ({"a": FILE, "b": FILE}, {}),
        ({}, {"data.sources.a": "removed"}),
        ({"a": "a.csv"}, {"data.sources.a": "replaced"}),
        ({"a": FILE | {"path": "b.csv"}}, {"data.sources.a.path": ""}),
        ({"a": FILE | {"sha256": "b" * 64}}, {"data.sources.a.sha256": ""}),
        ({"a": {"kind": "file", "path": "a.csv"}}, {"data.sources.a.sha256": "removed; any content would be read"}),
        ({"a": FILE | {"format": "csv"}}, {"data.sources.a.format": ""}),
    ],
)
def test_a_source_that_is_gone_or_read_in_another_way_weakens(head, weakened):
    assert {loosening.key: loosening.says for loosening in loosened({"a": FILE}, head)} == weakened


def test_a_digest_that_is_added_weakens_nothing():
    assert not list(loosened({"a": {"kind": "file", "path": "a.csv"}}, {"a": FILE}))
