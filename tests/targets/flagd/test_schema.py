"""The fields are those of flagd's own schema, for flags whose variants are texts."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from tidegate.targets import Manifest
from tidegate.targets.flagd.schema import FlagFile

FLAG = {"state": "ENABLED", "variants": {"a": "1"}, "defaultVariant": "a"}
FILE = {"$schema": "https://flagd.dev/schema/v0/flags.json", "flags": {"f": FLAG}}


def test_a_default_may_be_left_to_the_code() -> None:
    assert FlagFile.model_validate(FILE | {"flags": {"f": FLAG | {"defaultVariant": None}}})
    with pytest.raises(ValidationError, match="defaultVariant"):
        FlagFile.model_validate(FILE | {"flags": {"f": {key: FLAG[key] for key in ("state", "variants")}}})


def test_every_strategy_renders_such_a_file(flag_file: Callable[..., Manifest]) -> None:
    for strategy, step in (("feature_flag", "few"), ("ab_test", "trial"), ("phased", "pilot"), ("canary", None)):
        assert FlagFile.model_validate(flag_file(strategy, step).document)
