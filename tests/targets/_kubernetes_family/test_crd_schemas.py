import pytest

from tidegate.targets._kubernetes_family.crd_schemas import seconds


@pytest.mark.parametrize(("text", "expected"), [("30s", 30), ("1h30m", 5400), ("1.5m", 90), ("250ms", 0.25), ("0s", 0)])
def test_a_duration_lasts(text: str, expected: float) -> None:
    assert seconds(text) == pytest.approx(expected)
