"""No group is both learnt from and scored on."""

import model_project
from folding import cut


def test_a_group_is_never_on_both_sides():
    columns = {"owner": {"type": "category", "role": "group"}}
    table = model_project.table(200)
    table["owner"] = [f"o{row % 17}" for row in range(200)]
    for learn, score in cut("group", table, columns=columns):
        assert not set(table.owner[learn]) & set(table.owner[score])
