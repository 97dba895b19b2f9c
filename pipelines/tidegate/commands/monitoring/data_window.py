"""The data window: up to when the rows are, and the edits of conf/ that move it."""

from collections.abc import Mapping

from tidegate import paths
from tidegate.artifacts import write_bytes
from tidegate.config.changes.diff import set_at
from tidegate.config.changes.write_back import Adoption
from tidegate.config.composing.compose import compose
from tidegate.config.reading.node import plain
from tidegate.config.schema.data import ColumnRole, Columns, Data, column_of
from tidegate.errors import DeclarationError, EvidenceError, Problem
from tidegate.kinds import SOURCES, SPLITS


def newest(columns: Columns) -> float:
    """The time of the newest row of the table, in seconds since 1970.

    Raises DeclarationError without a time column, EvidenceError without a table or rows.
    """
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    time = column_of(columns, ColumnRole.TIME)
    if time is None:
        raise DeclarationError(Problem("a window that moves needs a column with role: time", key="data.columns"))
    if not paths.TABLE.is_file():
        raise EvidenceError(f"{paths.TABLE}: not found; run `dvc repro`, so that new rows can be seen")
    last = pc.max(pq.read_table(paths.TABLE, columns=[time]).column(time)).cast("timestamp[us]").cast("int64").as_py()
    if last is None:
        raise EvidenceError(f"{paths.TABLE}: no row has a {time}")
    return float(last) / 1e6


def repinned(data: Data) -> dict[str, object]:
    """The digests of pinned sources that hold something else now, by key."""
    found: dict[str, object] = {}
    for name, source in data.sources.items():
        pin = getattr(SOURCES.load(source.kind), "pin", None)
        if pin is not None and getattr(source, "sha256", None) and (now := pin(source)) != source.sha256:
            found[f"data.sources.{name}.sha256"] = now
    return found


def moved(data: Data, seconds: float) -> dict[str, object]:
    """The fields of the split, that much later, by key; none where the split does not go by time."""
    move = getattr(SPLITS.load(data.split.kind), "moved", None)
    fields = {} if move is None else move(data.split, seconds)
    return {f"data.split.{name}": value for name, value in fields.items()}


def edit(values: Mapping[str, object]) -> tuple[str, ...]:
    """Write the values into conf/ by the smallest edits; a sentence for each, with its place.

    Raises DeclarationError where single edits cannot do it; nothing is then written.
    """
    composed = compose()
    texts = {f"{name}.yaml": (paths.CONF / f"{name}.yaml").read_bytes() for name in composed.conf.files}
    wanted: dict[str, object] = plain(composed.root)
    for key, value in values.items():
        set_at(wanted, key, value)
    adoption = Adoption(dict(texts), paths.CONF, wanted)
    adoption.run()
    for name, text in adoption.texts.items():
        if text != texts[name]:
            write_bytes(paths.CONF / name, text)
    return tuple(adoption.edits)
