"""A part's answer is one file: its rows by their place in the data, its rejected rows in the metadata."""

import pyarrow as pa
import pytest

import model_project
from predicting import predicting_project  # noqa: F401 (a fixture)
from tidegate import paths
from tidegate.commands.prediction import predict_part
from tidegate.commands.prediction.predict_part import RowsPart
from tidegate.errors import DeclarationError
from tidegate.serve.package import load


@pytest.fixture(scope="module")
def servable(predicting_project):  # noqa: F811
    return load(predicting_project / paths.PACKAGE)


def rows():
    table = model_project.table(6, seed=3)
    table.loc[4, "carrier"] = None
    return pa.Table.from_pandas(table, preserve_index=False)


def test_a_part_has_places_in_the_whole_data(servable):
    table = rows()
    form = predict_part.part_form(table, "new", servable, ["ticket"])
    found = predict_part.read(predict_part.answer(servable, form, RowsPart(100, table.to_batches()[0])))
    assert found.answered["row"].to_pylist() == [100, 101, 102, 103, 105]
    assert found.answered["ticket"].to_pylist() == [
        ticket for at, ticket in enumerate(table["ticket"].to_pylist()) if at != 4
    ]
    assert found.answered.schema == form.schema
    assert found.rejected == {104: "carrier: is missing, and this input is not nullable"}


def test_rows_are_answered_alike_in_any_part(servable):
    table = rows()
    form = predict_part.part_form(table, "new", servable, [])
    batch = table.to_batches()[0]
    whole = predict_part.read(predict_part.answer(servable, form, RowsPart(0, batch)))
    halves = [
        predict_part.read(predict_part.answer(servable, form, RowsPart(start, batch.slice(start, 3))))
        for start in (0, 3)
    ]
    assert pa.Table.from_batches([half.answered for half in halves]).combine_chunks() == pa.Table.from_batches(
        [whole.answered]
    )


def test_a_part_whose_rows_are_all_rejected_has_none(servable):
    table = rows().slice(4, 1)
    form = predict_part.part_form(rows(), "new", servable, [])
    found = predict_part.read(predict_part.answer(servable, form, RowsPart(4, table.to_batches()[0])))
    assert (found.answered.num_rows, [*found.rejected]) == (0, [4])


def test_a_kept_column_that_the_output_has_is_refused(servable):
    table = rows().append_column("positive", pa.array([True] * 6))
    with pytest.raises(DeclarationError, match="--keep positive: the output has a column of that name"):
        predict_part.part_form(table, "new", servable, ["positive"])
