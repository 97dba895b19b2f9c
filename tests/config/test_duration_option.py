"""An option that is a duration: seconds, or a message that says how one is written."""

import pytest

from tidegate.config.duration_option import seconds as duration
from tidegate.errors import DeclarationError


@pytest.mark.parametrize(("text", "seconds"), [("", 0.0), ("7d", 604_800.0), ("1.5h", 5400.0)])
def test_durations_are_seconds(text, seconds):
    assert duration("--mature-after", text) == seconds


@pytest.mark.parametrize("text", ["7", "a week", "-1d"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(DeclarationError, match=f"--mature-after {text}: must be a number with a unit"):
        duration("--mature-after", text)
