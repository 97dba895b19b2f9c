"""What is proposed is made and typed before it is written; what the pipeline would refuse is not proposed."""

import pytest

import loans
from tidegate.data.reading.csv_text import Csv
from tidegate.errors import EvidenceError
from tidegate.onboarding import proof
from tidegate.onboarding.proposal import propose


@pytest.fixture
def proposed(tmp_path, wishes):
    loans.write(tmp_path / "loans.csv")
    return propose("loans.csv", Csv(), wishes, "loans", deployed=False)


def test_the_table_is_the_one_that_ingest_makes(proposed):
    proved = proof.prove(proposed.files, proposed.table, "binary")
    assert proved.table.column_names == [column.name for column in proposed.table.columns]
    assert proved.table.num_rows == 600
    assert proved.data.columns["default"].positive == "Y"


def test_a_file_that_ingest_would_refuse_is_refused(proposed):
    data = proposed.files["conf/data/table.yaml"].replace("positive: Y", "positive: Z")
    with pytest.raises(EvidenceError, match="'Z' is in no row"):
        proof.prove(proposed.files | {"conf/data/table.yaml": data}, proposed.table, "binary")
