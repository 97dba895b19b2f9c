"""conf/env: a store that can be reached."""

import pytest
from pydantic import TypeAdapter, ValidationError

from tidegate.config.schema.env import Environment

STORE = TypeAdapter(Environment.__annotations__["store"])


@pytest.mark.parametrize(
    ("store", "message"),
    [
        ("https://models.example.com:0/flights", "between 1 and 65535, got 0"),
        ("https://models.example.com:99999/flights", "between 1 and 65535, got 99999"),
        ("https://a..b/flights", "the parts of the host name a..b"),
        ("s3://models/../flights", "must not have .. as a part of its path"),
        ("gs://models/flights/.", "must not have . as a part of its path"),
        ("https://models.example.com/a/%2e%2e/b", "must not have .. as a part of its path"),
    ],
)
def test_a_store_whose_address_cannot_exist_is_refused(store: str, message: str) -> None:
    assert STORE.validate_python("https://models.example.com:8443/flights")
    with pytest.raises(ValidationError, match=message):
        STORE.validate_python(store)
