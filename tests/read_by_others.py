"""Read files as their own makers' libraries do; prints a line for each that is refused, then their number.

Runs in an environment of its own (`make readers`): azure-ai-ml needs another marshmallow than the lock holds.
"""

import json
import sys
import warnings
from importlib import import_module
from pathlib import Path


def azureml(path: Path) -> None:
    azure = import_module("azure.ai.ml")
    load = azure.load_online_endpoint if path.stem in ("endpoint", "traffic") else azure.load_online_deployment
    load(path)


def vertex(path: Path) -> None:
    types, parse = import_module("google.cloud.aiplatform_v1.types"), import_module("google.protobuf.json_format")
    names = {"model": "UploadModelRequest", "deploy": "DeployModelRequest"}
    parse.ParseDict(json.loads(path.read_text()), getattr(types, names.get(path.stem, "Endpoint")).pb()())


def cloud_monitoring(path: Path) -> None:
    types, parse = import_module("google.cloud.monitoring_v3.types"), import_module("google.protobuf.json_format")
    parse.ParseDict(json.loads(path.read_text()), types.AlertPolicy.pb()())


READERS = {"azureml": azureml, "vertex": vertex, "cloud_monitoring": cloud_monitoring}


def main(reader: str, paths: list[str]) -> None:
    warnings.simplefilter("ignore")
    for path in paths:
        try:
            READERS[reader](Path(path))
        except Exception as error:  # noqa: BLE001 (whatever a library raises is its refusal)
            print(f"{path}: {type(error).__name__}: {error}")  # noqa: T201
    print(len(paths), "read")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
