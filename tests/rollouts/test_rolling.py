import pytest
from pydantic import ValidationError

from tidegate.rollouts.rolling import Params


def test_a_rolling_update_that_can_never_move_is_refused() -> None:
    with pytest.raises(ValidationError, match="no replica could ever be replaced"):
        Params(strategy="rolling", max_surge=0, max_unavailable=0)


def test_either_way_of_replacing_is_enough() -> None:
    assert Params(strategy="rolling", max_surge=0, max_unavailable=1).max_unavailable == 1
    assert Params(strategy="rolling").max_surge == 1
