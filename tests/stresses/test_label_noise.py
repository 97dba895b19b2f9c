"""Wrong labels: another class, or another row's number."""

import numpy as np

import stressing


def test_of_two_classes_it_is_the_other_one():
    rows = stressing.sample()
    damaged = stressing.stressed("label_noise", rows, share="5%")
    wrong = damaged.truth != rows.truth
    assert wrong.sum() == damaged.changed
    assert 2 < damaged.changed < 38
    np.testing.assert_array_equal(damaged.truth[wrong], 1 - rows.truth[wrong])


def test_of_several_classes_it_is_any_other_one():
    rows = stressing.sample(classes=4)
    damaged = stressing.stressed("label_noise", rows, share="100%")
    assert damaged.changed == 400
    assert set(((damaged.truth - rows.truth) % 4).tolist()) == {1.0, 2.0, 3.0}


def test_numbers_are_exchanged_among_rows():
    rows = stressing.sample(classes=0)
    damaged = stressing.stressed("label_noise", rows, share="50%")
    np.testing.assert_array_equal(np.sort(damaged.truth), np.sort(rows.truth))
    assert 160 < damaged.changed < 240
    assert not stressing.problems("label_noise", share="50%")
