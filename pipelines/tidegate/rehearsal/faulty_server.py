"""Serve a package with a fault.

It listens on a free port of this machine, says which, and ends with the process that holds its standard input open.
"""

import argparse
import json
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.data.request_values import validated
from tidegate.delivery.rehearsals import HEALTHY
from tidegate.faults import ServedModel
from tidegate.kinds import FAULTS, TASKS
from tidegate.serve.app import Server
from tidegate.serve.http.server import listen
from tidegate.serve.package import load


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--fault", required=True)
    given = parser.parse_args(arguments)
    _end_with_parent()
    servable = load(given.package, extra=trusted_here())
    tensors = json.loads(given.rows.read_text())
    rows = validated(tensors, servable.columns, len(tensors[0]["data"]))
    model = ServedModel(servable.predict, TASKS.load(servable.signature.task), rows)
    if given.fault != HEALTHY:
        model = FAULTS.load(given.fault).served(model)
    app = Server(replace(servable, predict=model.predict), ignore_unknown=True).app()
    reached = app if model.around is None else model.around(app)
    listen(reached, "127.0.0.1", 0, started=_say)


def _say(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    """End with the parent: the standard input is a pipe that closes then."""

    def wait() -> None:
        os.read(0, 1)
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()
