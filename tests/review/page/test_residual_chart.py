"""Predicted against observed, and what is left over, of base and head."""

import re
from dataclasses import replace

from review.evaluated_parts import PARTS, RESIDUALS
from tidegate.review.page import page
from tidegate.review.page.residual_chart import observed, residuals
from tidegate.review.review_data import Review

LINE = r'<line x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)" class="chance"'


def dots(drawn, kind):
    return [
        (float(x), float(y)) for x, y in re.findall(rf'<circle cx="([\d.]+)" cy="([\d.]+)" r="3" class="{kind}"', drawn)
    ]


def test_a_bin_is_above_the_diagonal_where_more_was_observed_than_predicted():
    drawn = observed(RESIDUALS)
    (x, y), (_, even), _ = dots(drawn, "head")
    assert len(dots(drawn, "base")) == 2
    x1, y1, x2, y2 = (float(end) for end in re.search(LINE, drawn).groups())
    assert y < y1 + (x - x1) / (x2 - x1) * (y2 - y1)
    assert even < y


def test_residuals_have_two_bands_a_side_and_the_line_of_none():
    drawn = residuals(RESIDUALS)
    assert drawn.count('class="curve band base"') == drawn.count('class="curve band head"') == 2
    above, on, below = (y for _, y in dots(drawn, "head"))
    assert above < on < below
    assert re.search(LINE, drawn).group(2, 4) == (str(on), str(on))


def test_without_a_base_the_head_is_drawn_alone():
    alone = replace(RESIDUALS, base=())
    for drawn in (observed(alone), residuals(alone)):
        assert "base" not in drawn.replace("base and this change", "")
        assert len(dots(drawn, "head")) == 3


def test_the_page_has_them_beside_the_curves():
    found = page(Review("main", "work tree", None, **PARTS))
    assert "<figcaption>Residuals</figcaption>" in found
    assert "Residuals" not in page(Review("main", "work tree", None))
