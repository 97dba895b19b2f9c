"""Folds that the rows or the columns do not allow are refused, with the key that says so."""

import pytest

import model_project
from folding import cut
from tidegate.errors import DeclarationError, EvidenceError


def test_more_folds_than_rows_is_refused():
    with pytest.raises(EvidenceError, match=r"train.cv.folds: 5 folds can't be cut from 4 training rows"):
        cut("k_fold", model_project.table(4), 5)


def test_a_kind_without_its_column_is_refused():
    with pytest.raises(DeclarationError, match="needs a column with the role group"):
        cut("group", model_project.table(20))
