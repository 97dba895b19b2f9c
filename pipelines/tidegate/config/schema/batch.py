"""`batch` in conf/env: rows that are predicted on a schedule."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from tidegate.address_path import require_direct
from tidegate.config import bucket_name, cron, time_zone
from tidegate.config.section import EachOnce, Mebibytes, Seconds, Section

DAY_S = 86_400
Schedule = Annotated[str, AfterValidator(cron.require)]
TimeZone = Annotated[str, AfterValidator(time_zone.require)]
ObjectAddress = Annotated[
    str,
    AfterValidator(require_direct),
    AfterValidator(bucket_name.require),
    Field(
        pattern=r"^(s3|gs|az)://[a-z0-9][a-z0-9._-]{1,62}(/[A-Za-z0-9=_-][A-Za-z0-9=._-]*)+$",
        max_length=900,
        examples=["s3://warehouse/flights/tonight"],
    ),
]
"""A file or folder in an object store."""
KeptColumn = Annotated[str, Field(pattern=r"^[^\x00-\x1f$<{]{1,200}$")]


class Batch(Section):
    """A job that predicts the rows of one place into another, as the server would answer them."""

    schedule: Schedule = Field(max_length=100, examples=["30 2 * * *"])
    """When a run is due: minute, hour, day of the month, month, day of the week."""
    time_zone: TimeZone = Field(
        default="UTC", pattern=r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$", max_length=60, examples=["Europe/Madrid"]
    )
    """The zone whose clock the schedule is read from."""
    input: ObjectAddress
    """The rows: a csv, parquet, json or jsonl file, or a folder of Parquet files."""
    output: ObjectAddress
    """The folder of the predictions: each run writes `<run>.parquet`, and `<run>.parquet.rejects.jsonl` beside it."""
    keep: Annotated[tuple[KeptColumn, ...], EachOnce] = ()
    """Columns of the rows that the predictions carry, e.g. an id; without `$`, `<` and `{`, which platforms replace."""
    deadline: Annotated[Seconds, Field(ge=60, le=7 * DAY_S)]
    """How long a run may take, with its retries; then it is ended."""
    retries: int = Field(default=2, ge=0, le=10)
    """How often a run that fails begins again. What a retry can't change (unknown columns, another digest) ends it."""
    concurrency: Literal["forbid", "replace", "allow"] = "forbid"
    """What happens where a run is due while one runs: it is left out, it replaces that one, or both run."""
    start_within: Annotated[Seconds, Field(ge=60, le=DAY_S)] = 600.0
    """How late a run may still begin, where the platform was not able to start it in time."""
    scratch: Mebibytes = 2048.0
    """Disk space of a run: its input is copied there, and its output is written there before it is complete."""
