"""The keys of sources as ingest keeps them: whole keys, each once, in the same bytes whatever the rows' order."""

import datetime as dt
import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidegate.config.schema.check import Check
from tidegate.config.schema.foreign_key import ForeignKey
from tidegate.data import stored_keys, stored_table
from tidegate.data.sources.file import Params as File
from tidegate.errors import DeclarationError, EvidenceError

TRIPS = pa.table({"origin": ["JFK", "LGA", None, "JFK"], "hour": [1.0, math.nan, 2.0, 1.0], "late": [True] * 4})
PLACES = pa.table({"name": ["LGA", "JFK"], "hour": [0.0, 1.0]})
SOURCES = {"trips": TRIPS, "places": PLACES}


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def references(columns=("origin", "hour"), others=("name", "hour"), **more) -> dict[str, ForeignKey]:
    known = {
        "from": {"source": "trips", "columns": [*columns]},
        "to": {"source": "places", "columns": [*others]},
    } | more
    return Check.model_validate({"references": {"known": known}}).references


def kept(side="from", declared=None, **sources):
    stored_keys.write(Path("keys"), declared or references(), SOURCES | sources)
    return pq.read_table(Path("keys", f"known.{side}.parquet")).to_pydict()


def test_each_whole_key_is_kept_once_with_its_rows():
    assert kept() == {"k0": ["JFK"], "k1": [1.0], "rows of the group": [2]}
    assert kept("to") == {"k0": ["JFK", "LGA"], "k1": [1.0, 0.0], "rows of the group": [1, 1]}


@pytest.mark.parametrize(
    "values",
    [
        [3, 1, 2, 1],
        [0.0, -0.0, 1.5, -1.5],
        ["b", "a", "c", "a"],
        [dt.datetime(2013, 1, 2), dt.datetime(2013, 1, 1), None, dt.datetime(2013, 1, 3)],
        pa.array(["x", "y", "x", "z"]).dictionary_encode(),
    ],
    ids=["numbers", "both zeros", "text", "times", "a dictionary"],
)
def test_the_order_of_the_rows_does_not_show_in_the_bytes(values):
    trips = pa.table({"origin": values})
    files = []
    for table in (trips, trips.take([3, 2, 1, 0])):
        kept(declared=references(["origin"], ["name"]), trips=table)
        files.append(Path("keys/known.from.parquet").read_bytes())
    assert files[0] == files[1]


def test_a_source_whose_rows_are_on_disk_has_the_keys_of_one_in_memory():
    expected = kept()
    rows = stored_table.written(TRIPS.to_batches(max_chunksize=1), TRIPS.schema, Path("rows"))
    assert kept(trips=rows) == expected


def test_the_columns_of_each_source_are_recorded_and_an_unknown_one_has_no_keys():
    stored_keys.write(Path("keys"), references(["orgin"], ["name"]), SOURCES)
    stored = stored_keys.read(Path("keys"))
    assert stored.types["trips"] == {"origin": "VARCHAR", "hour": "DOUBLE", "late": "BOOLEAN"}
    assert not stored.path("known", "from").exists()
    assert stored.path("known", "to").exists()


def test_what_was_kept_of_another_declaration_goes():
    kept()
    stored_keys.write(Path("keys"), {}, SOURCES)
    assert [path.name for path in Path("keys").iterdir()] == ["index.json"]


@pytest.mark.parametrize("declared", [references(["origin"], ["name"]), references(to={"columns": ["a", "b"]})])
def test_keys_of_another_declaration_are_refused(declared):
    kept()
    stored = stored_keys.read(Path("keys"))
    stored.require("known", references(mostly=0.5, why="other words")["known"])
    with pytest.raises(EvidenceError, match="has the keys of another declaration of known; run `dvc repro`"):
        stored.require("known", declared["known"])


def test_a_type_that_no_file_keeps_is_named():
    spans = pa.table({"origin": pa.array([pa.MonthDayNano([1, 2, 3])])})
    with pytest.raises(DeclarationError, match=r"trips \(origin is INTERVAL\) has a type that no key is kept in"):
        kept(declared=references(["origin"], ["name"]), trips=spans)
    assert not Path("keys").exists()


def test_only_the_sources_that_a_reference_names_are_read():
    pq.write_table(TRIPS, "trips.parquet")
    pq.write_table(PLACES, "places.parquet")
    sources = {name: File(kind="file", path=f"{name}.parquet") for name in ("trips", "places", "gone")}
    with stored_keys.of_sources(references(), sources) as keys:
        assert {path.name for path in keys.iterdir()} == {"index.json", "known.from.parquet", "known.to.parquet"}
    assert not keys.exists()
