import pytest
from pydantic import ValidationError

from tidegate.config.schema.monitor import Monitor
from tidegate.rollouts.rolling import Params, plan


def test_a_rolling_update_that_can_never_move_is_refused() -> None:
    with pytest.raises(ValidationError, match="no replica could ever be replaced"):
        Params(strategy="rolling", max_surge=0, max_unavailable=0)


def test_either_way_of_replacing_is_enough() -> None:
    assert Params(strategy="rolling", max_surge=0, max_unavailable=1).max_unavailable == 1
    assert Params(strategy="rolling").max_surge == 1


def test_a_rolling_update_has_no_steps_and_keeps_its_pace() -> None:
    params = Params.model_validate({"strategy": "rolling", "max_surge": 2, "max_unavailable": 1, "settle": "30s"})
    update = plan(params, "dev", requests_per_second=1, monitor=Monitor(prometheus="http://prometheus", analyses={}))
    assert (update.steps, update.analyses, update.on_failure) == ((), (), "stop")
    assert (update.max_surge, update.max_unavailable, update.settle_s) == (2, 1, 30)
