"""A dot per candidate on one scale; the chosen one, and the score elsewhere, are marked."""

import re
from dataclasses import replace

from review.evaluated_parts import SEARCH
from tidegate.review.evaluation_data import TriedCandidate
from tidegate.review.page.search_chart import MOST_WITH_SPREAD, search


def dots(svg):
    return re.findall(r'cx="([\d.]+)%" cy="([\d.]+)%" r="(\d)" class="(\w+)"', svg)


def test_a_better_score_is_higher_and_one_without_a_score_has_no_dot():
    (first, chosen) = dots(search(SEARCH))
    assert float(first[0]) < float(chosen[0])
    assert float(first[1]) > float(chosen[1])
    assert (first[3], chosen[2:]) == ("base", ("5", "head"))


def test_the_score_of_other_folds_is_a_line_where_it_is_known():
    assert search(SEARCH).count('class="elsewhere"') == 1
    assert 'class="elsewhere"' not in search(replace(SEARCH, elsewhere=None))


def test_of_many_candidates_no_spread_is_drawn():
    assert search(SEARCH).count('class="spread') == 2
    many = tuple(TriedCandidate(0.7 + place / 1000, 0.01, is_chosen=False) for place in range(MOST_WITH_SPREAD + 1))
    assert 'class="spread' not in search(replace(SEARCH, candidates=many))


def test_one_candidate_is_in_the_middle():
    alone = replace(SEARCH, candidates=(TriedCandidate(0.7, 0.0, is_chosen=True),), elsewhere=None)
    assert [dot[1] for dot in dots(search(alone))] == ["50.00"]
