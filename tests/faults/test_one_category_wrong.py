"""Only the rows of a rare category are wrong."""

import numpy as np

from faults import faulty
from tidegate.faults import one_category_wrong


def test_only_the_rare_category_is_turned_around():
    answers = faulty.answers("one_category_wrong")
    assert np.allclose(answers[:49], faulty.SCORES[:49])
    assert np.isclose(answers[49], 1 - faulty.SCORES[49])
    assert one_category_wrong.caught_by(faulty.model().task) == ()
