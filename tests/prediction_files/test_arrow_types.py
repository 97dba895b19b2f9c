import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidegate.prediction_files import parquet_file
from tidegate.prediction_files.arrow_types import plain_text

WORDS = ["AA", None, "Ä", "AA"]


@pytest.mark.parametrize(
    "column",
    [
        pa.chunked_array([WORDS], pa.string()),
        pa.chunked_array([WORDS], pa.large_string()),
        pa.chunked_array([WORDS], pa.string_view()),
        pa.chunked_array([pa.array(WORDS).dictionary_encode()]),
        pa.chunked_array([pa.DictionaryArray.from_arrays([0, None, 1, 0], pa.array(["AA", "Ä"], pa.string_view()))]),
        pa.chunked_array([pa.array(WORDS[:2]).dictionary_encode(), pa.array(WORDS[2:]).dictionary_encode()]),
    ],
    ids=lambda column: str(column.type),
)
def test_every_form_of_text_is_one(column):
    plain = plain_text(column)
    assert plain.type == pa.string()
    assert plain.to_pylist() == WORDS


def test_an_empty_column_of_categories_is_text():
    assert plain_text(pa.chunked_array([], pa.dictionary(pa.int8(), pa.string()))).type == pa.string()


def test_what_is_no_text_is_as_it_was():
    numbers = pa.chunked_array([[1, None]], pa.int16())
    assert plain_text(numbers) is numbers


def test_a_parquet_file_with_categories_has_text(tmp_path):
    pq.write_table(pa.table({"carrier": pa.array(WORDS).dictionary_encode()}), tmp_path / "base.parquet")
    assert parquet_file.read(tmp_path / "base.parquet").column("carrier").to_pylist() == WORDS
