from tidegate.config.changes import text_diff
from tidegate.errors import Where
from tidegate.review.changed_values import ROOM, line, texts
from tidegate.review.review_data import Setting

LONG = ("\n".join(f"a{n}" for n in range(40)), "\n".join(f"b{n}" for n in range(40)))


def long(key="data.query"):
    return Setting(key, *LONG, Where("conf/data/x.yaml", 3, 1), tuple(text_diff.rows(*LONG)), 3)


def test_a_short_value_is_in_its_line_with_its_place():
    setting = Setting("seed", "7", "8", Where("conf/config.yaml", 9, 7))
    assert line(setting) == "`seed` `7` → `8` (`conf/config.yaml:9:7`)"


def test_a_key_that_came_or_went_has_one_value_only():
    assert line(Setting("a", None, "1", None)).endswith(" → `1`")
    assert line(Setting("a", "1", None, None)).startswith("`a` `1` → ")


def test_of_a_long_value_the_number_of_lines_is_told_and_the_lines_follow():
    assert "conf/data/x.yaml:3:1" in line(long())
    (block,) = texts([long(), Setting("seed", "7", "8", None)])
    assert block.startswith("`data.query`")
    assert "```diff" in block


def test_what_has_no_room_is_counted():
    many = list(texts([long(f"a{n}") for n in range(ROOM // 100)]))
    assert many[-1].endswith("see the page")
    assert sum(map(len, many)) < 2 * ROOM
