"""Which column plays which role: as asked, else by usual names; never a guess between two."""

from pathlib import Path

import pyarrow as pa
import pytest

from tidegate.errors import DeclarationError, Where
from tidegate.prediction_files.column_roles import AskedColumns, column_roles
from tidegate.prediction_files.prediction_file import of_table


def file(name="base", **columns):
    values = {key: value if isinstance(value, list) else [1, 2, 3] for key, value in columns.items()}
    return of_table(Path(f"{name}.csv"), pa.table(values), lambda row, _: Where(f"{name}.csv", row + 2))


def of(*names, **others):
    return file(**(dict.fromkeys(names, 0) | others)), file("head", **(dict.fromkeys(names, 0) | others))


def problems(files, asked=None, **options):
    with pytest.raises(DeclarationError) as refused:
        column_roles(*files, asked or AskedColumns(), **{"scored": False} | options)
    return str(refused.value)


@pytest.mark.parametrize("truth", ["truth", "y_true", "label", "target", "actual", "Label", "ground_truth", "y"])
@pytest.mark.parametrize(
    "predicted",
    ["predicted", "y_pred", "score", "probability", "prediction", "y_score", "proba", "y_proba", "yhat", "p"],
)
def test_usual_names_are_found(truth, predicted):
    roles = column_roles(*of("id", truth, predicted), AskedColumns(), scored=False)
    assert (roles.row_id, roles.truth, roles.predicted) == (("id", "id"), (truth, truth), (predicted, predicted))
    assert roles.by_name == ("id", "truth", "predicted")


def test_each_file_may_use_names_of_its_own():
    files = file(id=0, y_true=0, score=0), file("head", row_id=0, label=0, prob=0)
    roles = column_roles(*files, AskedColumns(), scored=False)
    assert (roles.row_id, roles.truth, roles.predicted) == (("id", "row_id"), ("y_true", "label"), ("score", "prob"))


def test_short_names_mean_it_where_no_other_does():
    roles = column_roles(
        file(id=0, x=0, y=0, label=0, score=0), file("head", id=0, y=0, p=0), AskedColumns(), scored=False
    )
    assert (roles.truth, roles.predicted) == (("label", "y"), ("score", "p"))


def test_named_columns_count_for_both_files_or_one_for_each():
    asked = AskedColumns(("key",), ("late",), ("old", "new"))
    files = file(key=0, late=0, old=0), file("head", key=0, late=0, new=0)
    roles = column_roles(*files, asked, scored=False)
    assert (roles.row_id, roles.truth, roles.predicted) == (("key", "key"), ("late", "late"), ("old", "new"))
    assert roles.by_name == ()


def test_two_that_could_be_it_are_named_with_the_flag():
    said = problems(of("id", "truth", "score", "prediction"))
    assert "base.csv: score and prediction could each be the column predicted; choose one with --predicted" in said
    assert "head.csv" in said


def test_everything_that_is_missing_is_named_at_once_with_the_columns_there_are():
    said = problems(of("a", "b"))
    assert "no column is called truth, y_true, label, target, actual or the like" in said
    assert "no column is called predicted, y_pred" in said
    assert "its columns: a, b" in said


def test_a_named_column_that_is_not_there_has_the_nearest_name():
    said = problems(of("id", "truth", "score"), AskedColumns(predicted=("scor",), block="days", by=("carrier",)))
    assert "--predicted: unknown column: scor; did you mean score?" in said
    assert "--block: unknown column: days" in said
    assert "--by: unknown column: carrier" in said


def test_more_than_two_columns_for_one_role_are_refused():
    assert "--truth takes one column, or two" in problems(of("id", "score"), AskedColumns(truth=("a", "b", "c")))


def test_the_only_unique_column_named_like_an_id_identifies_rows():
    files = of("truth", "score", flight_id=[1, 2, 3], carrier_id=[1, 1, 2])
    roles = column_roles(*files, AskedColumns(), scored=False)
    assert roles.row_id == ("flight_id", "flight_id")
    assert roles.block_like == ("carrier_id",)


def test_two_unique_ids_are_a_choice():
    said = problems(of("truth", "score", flight_id=[1, 2, 3], trip_id=[4, 5, 6]))
    assert "flight_id and trip_id could each identify a row; choose one with --id" in said


def test_an_id_in_one_file_only_is_refused():
    said = problems((file(id=0, truth=0, score=0), file("head", truth=0, score=0)))
    assert "head.csv: id identifies rows in one file only" in said


def test_without_any_id_there_is_none():
    assert column_roles(*of("truth", "score"), AskedColumns(), scored=False).row_id is None


def test_the_truth_may_be_in_the_base_alone():
    files = file(id=0, truth=0, score=0), file("head", id=0, score=0)
    assert column_roles(*files, AskedColumns(), scored=False).truth == ("truth", "")
    assert column_roles(*files, AskedColumns(truth=("truth",)), scored=False).truth == ("truth", "")


def test_scores_need_no_truth():
    assert column_roles(*of("id", "score"), AskedColumns(), scored=True).truth is None


def test_what_looks_like_a_block_is_proposed_and_never_used():
    roles = column_roles(*of("id", "truth", "score", "flight_date", "customer", "x"), AskedColumns(), scored=False)
    assert (roles.block, roles.block_like) == ("", ("flight_date", "customer"))
    asked = AskedColumns(block="customer")
    roles = column_roles(*of("id", "truth", "score", "flight_date", "customer"), asked, scored=False)
    assert (roles.block, roles.block_like) == ("customer", ())
