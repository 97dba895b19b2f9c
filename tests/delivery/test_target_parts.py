"""An environment as each part of its target has it."""

import pytest

from tidegate.delivery import target_parts
from tidegate.errors import Problem


@pytest.mark.parametrize(
    ("key", "declared"),
    [
        ("environments.prod//cloud.target.image", "environments.prod.target.parts.cloud.target.image"),
        ("environments.prod//cloud.target", "environments.prod.target.parts.cloud.target"),
        ("environments.prod//cloud.step", "environments.prod.step"),
        ("environments.prod.target.image", "environments.prod.target.image"),
    ],
)
def test_what_a_part_breaks_is_found_where_it_is_declared(key: str, declared: str) -> None:
    (found,) = target_parts.named([Problem("environments.prod//on-site is in a as well", key=key)])
    assert (found.key, found.message) == (declared, "environments.prod is in a as well")


def test_a_name_is_that_of_an_environment() -> None:
    assert target_parts.environment_of("prod//cloud") == target_parts.environment_of("prod") == "prod"
