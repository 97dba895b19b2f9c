"""The same times, as EventBridge writes them."""

import pytest

from tidegate.targets.sagemaker_batch.schedule import expression, has_both_days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 4 * * *", "cron(30 4 * * ? *)"),
        ("*/15 * * * *", "cron(0,15,30,45 * * * ? *)"),
        ("0 4 * * 0", "cron(0 4 ? * SUN *)"),
        ("0 4 * * 1-5", "cron(0 4 ? * MON,TUE,WED,THU,FRI *)"),
        ("0 4 1,15 1 *", "cron(0 4 1,15 1 ? *)"),
        ("* * 1-31 * 1", "cron(* * * * ? *)"),
        ("0 4 1 * 0-6", "cron(0 4 * * ? *)"),
    ],
)
def test_a_schedule_is_written_with_six_fields(text: str, expected: str) -> None:
    assert expression(text) == expected


def test_both_days_can_t_be_restricted() -> None:
    assert has_both_days("0 4 1 * 1")
    with pytest.raises(ValueError, match="not both"):
        expression("0 4 1 * 1")
