"""A field that is unknown, missing or of another type is named with its path."""

from typing import Any

import pytest

from broken_manifests import broken
from tidegate.targets import Manifest
from tidegate.targets.azureml.schema import flaws


def test_the_rendered_files_have_none(wide: dict[str, Manifest]) -> None:
    assert list(flaws(tuple(wide.values()))) == []


@pytest.mark.parametrize(
    ("file", "path", "value"),
    [
        ("endpoint.yaml", ("name",), "f"),
        ("endpoint.yaml", ("auth_mode",), "none"),
        ("endpoint.yaml", ("location",), "westeurope"),
        ("traffic.yaml", ("traffic", "p-abababababab"), 101),
        ("traffic.yaml", ("traffic", "p-abababababab"), 12.5),
        ("traffic.yaml", ("mirror_traffic",), {"p-abababababab": 5, "p-cdcdcdcdcdcd": 5}),
        ("candidate.yaml", ("instance_count",), 0),
        ("candidate.yaml", ("instance_type",), ...),
        ("candidate.yaml", ("model", "path"), "./model"),
        ("candidate.yaml", ("model", "name"), ...),
        ("candidate.yaml", ("model", "version"), ...),
        ("candidate.yaml", ("model_mount_path",), "model"),
        ("candidate.yaml", ("environment", "inference_config", "scoring_route", "port"), 0),
        ("candidate.yaml", ("environment", "inference_config", "liveness_route"), ...),
        ("candidate.yaml", ("liveness_probe", "period"), 0),
        ("stable.yaml", ("name",), "1"),
    ],
)
def test_a_wrong_field_is_named(file: str, path: tuple[Any, ...], value: Any, wide: dict[str, Manifest]) -> None:
    (flaw,) = flaws(broken(wide, file, path, value))
    assert (flaw.manifest.file, flaw.path) == (file, path)
