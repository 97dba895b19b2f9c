import pytest

from tidegate.config.schema.foreign_key import ForeignKey


def between(columns, others, **more):
    return {"from": {"source": "flights", "columns": columns}, "to": {"source": "weather", "columns": others}, **more}


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (between(["origin", "hour"], ["place"]), "from names 2 columns and to names 1"),
        ({"from": {"columns": ["a"]}, "to": {"columns": ["a"]}}, "can never fail"),
        (between(["origin"], ["place"], mostly=0), "greater than 0"),
        (between([], []), "at least 1"),
    ],
)
def test_a_reference_that_nothing_could_break_is_refused(reference, said):
    with pytest.raises(ValueError, match=said):
        ForeignKey.model_validate(reference)
