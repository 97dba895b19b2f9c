"""`tidegate predict`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group
from tidegate.paths import PACKAGE

GROUP = Group.SERVING
EXAMPLE = "tidegate predict --data new.parquet --out predictions.parquet"


def command(
    data: Annotated[
        str,
        typer.Option(
            help="A csv, parquet, json or jsonl file, a folder of Parquet files, or a pattern of them; a file or a "
            "folder of an object store, as s3://rows/tonight."
        ),
    ],
    out: Annotated[str, typer.Option(help="The Parquet file to write, also into an object store.")],
    package: Annotated[Path, typer.Option(help="Folder of the package.")] = PACKAGE,
    sha256: Annotated[str | None, typer.Option(help="Refuse a package whose package.json has another digest.")] = None,
    keep: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="Also write this column of the data, e.g. an id.")
    ] = None,
) -> None:
    """Predict the rows of a data file as the server would.

    Rejected rows are in a file beside the output, with their reasons. The next run continues an interrupted one.
    TIDEGATE_ENGINE=dask, ray or spark answers on a cluster, with the same bytes.
    """
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    from tidegate.commands.prediction.predict import run

    found = run(data, out, package, sha256=sha256, keep=keep or ())
    print(f"{found.predicted:,} rows predicted, {found.rejected:,} rejected: {out}")
    for reason, rows in found.reasons.most_common(10):
        print(f"  {rows:,} × {reason}")
    if found.rejected:
        print(f"  each with its reason in {out}.rejects.jsonl")
