"""Values go missing in the share of rows that is declared, of features that may lack."""

import stressing


def test_the_share_of_a_column_is_missing_and_nothing_else_changes():
    rows = stressing.sample(stops=1)
    damaged = stressing.stressed("missing_values", rows, columns=["stops"], share="25%")
    assert damaged.table["stops"].isna().sum() == damaged.changed
    assert 65 < damaged.changed < 135
    assert damaged.table.drop(columns="stops").equals(rows.table.drop(columns="stops"))


def test_what_is_missing_already_is_not_a_change():
    rows = stressing.sample()
    damaged = stressing.stressed("missing_values", rows, columns=["note", "stops"], share="100%")
    assert damaged.table[["note", "stops"]].isna().all(axis=None)
    assert damaged.changed == rows.table[["note", "stops"]].notna().any(axis=1).sum() < 400


def test_a_feature_that_must_be_there_is_refused_before_the_model_sees_it():
    assert not stressing.problems("missing_values", columns=["note"], share="10%")
    (message,) = stressing.problems("missing_values", columns=["carrier"], share="10%").values()
    assert "carrier is not nullable" in message
