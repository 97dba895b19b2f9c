import pytest

from tidegate.config.schema.data import Column
from tidegate.gate.loosening.privacy import loosened

BASE = {"name": Column(type="string", private=True), "size": Column(type="int")}


@pytest.mark.parametrize(
    ("head", "weakened"),
    [
        pytest.param(BASE, {}, id="nothing"),
        pytest.param(BASE | {"name": Column(type="string")}, {"data.columns.name.private": ""}, id="shown now"),
        pytest.param({"size": BASE["size"]}, {"data.columns.name": "removed; it was private"}, id="gone"),
        pytest.param(BASE | {"size": Column(type="int", private=True)}, {}, id="another one is private, too"),
    ],
)
def test_a_column_that_is_not_private_any_more_weakens(head, weakened):
    assert {loosening.key: loosening.says for loosening in loosened(BASE, head)} == weakened
