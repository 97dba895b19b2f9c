"""Who applies a branch: a repository without secrets, and the keys of that controller alone."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from tidegate.config.schema.gitops import GitOps

REPOSITORY = "https://github.com/acme/flights"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "fleet"}, "fleet"),
        ({"kind": "flux", "repository": "git@github.com:acme/flights"}, "repository"),
        ({"kind": "flux", "repository": "https://user:secret@github.com/acme/flights"}, "repository"),
        ({"kind": "flux", "repository": "http://github.com/acme/flights"}, "repository"),
        ({"kind": "flux", "repository": "https://github.com:70000/acme/flights"}, "the port must be between"),
        ({"kind": "flux", "repository": "https://github.com/acme/flights\n- x"}, "repository"),
        ({"kind": "flux", "repository": "https://github.com/../x"}, "repository"),
        ({"kind": "flux", "self_heal": False}, "self_heal"),
        ({"kind": "flux", "interval": "1s"}, "interval"),
        ({"kind": "flux", "timeout": "2d"}, "timeout"),
        ({"kind": "argo_cd", "namespace": "Argo CD"}, "namespace"),
        ({"kind": "argo_cd", "wait": False}, "wait"),
    ],
)
def test_what_no_controller_takes_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(GitOps).validate_python({"repository": REPOSITORY} | changes)
    assert message in str(refused.value)


@pytest.mark.parametrize("url", ["ssh://git@git.example.com:7999/ml/flights.git", "https://dev.azure.com/a/_git/b"])
def test_a_repository_is_cloned_by_https_or_ssh(url: str) -> None:
    assert TypeAdapter(GitOps).validate_python({"kind": "argo_cd", "repository": url}).repository == url
