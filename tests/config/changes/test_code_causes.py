"""Each cause of a record of other code is named by itself."""

import pytest

from tidegate.config.changes.code_causes import Causes, causes


def section(tool="0.2.0", **stages):
    return {"tidegate": tool, **{stage: {"files": files, "versions": libs} for stage, (files, libs) in stages.items()}}


HERE = section(train=("t", {"numpy": "2.4.6"}), evaluate=("e", {"numpy": "2.4.6", "scipy": "1.17"}))
NONE = ((), (), (), ())


@pytest.mark.parametrize(
    ("recorded", "found"),
    [
        pytest.param(HERE, NONE, id="the same"),
        pytest.param(
            section(train=("t", {"numpy": "2.4.5"}), evaluate=("e", {"numpy": "2.4.5", "scipy": "1.17"})),
            (("numpy 2.4.5 → 2.4.6 re-runs train, evaluate",), (), (), ()),
            id="a library",
        ),
        pytest.param(
            section(train=("x", {"numpy": "2.4.6"}), evaluate=("e", {"numpy": "2.4.6", "scipy": "1.17"})),
            ((), ("train",), (), ()),
            id="a digest",
        ),
        pytest.param(
            section(train=("t", {"numpy": "2.4.6"}), evaluate=("e", {"numpy": "2.4.6"})),
            ((), ("evaluate",), (), ()),
            id="a library that the code imports now",
        ),
        pytest.param(
            section(train=("t", {"numpy": "2.4.6", "x": "1"}), evaluate=("x", {"numpy": "2.4.5", "scipy": "1.17"})),
            (("numpy 2.4.5 → 2.4.6 re-runs evaluate",), ("train", "evaluate"), (), ()),
            id="both",
        ),
        pytest.param(
            section("0.1.0", train=("x", {"numpy": "2.4.6"}), evaluate=("e", {"numpy": "2.4.6", "scipy": "1.17"})),
            (("tidegate 0.1.0 → 0.2.0 re-runs train",), (), (), ()),
            id="another tidegate",
        ),
        pytest.param(
            {**HERE, "count": {"files": "c", "versions": {}}}, ((), (), ("count",), ()), id="a stage that is not here"
        ),
        pytest.param(section(train=("t", {"numpy": "2.4.6"})), ((), (), (), ("evaluate",)), id="a stage is missing"),
        pytest.param({**HERE, "more": 1}, NONE, id="something else"),
        *(
            pytest.param(broken, ((), (), (), ("train", "evaluate")), id=str(broken))
            for broken in (None, 3, [], {}, {"train": "x"}, {"train": {"files": "t"}}, {"train": {"versions": {}}})
        ),
    ],
)
def test_a_cause_is_named_and_no_other(recorded, found):
    assert causes(recorded, HERE, ("train", "evaluate")) == Causes(*found)
