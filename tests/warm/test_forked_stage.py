"""A stage that is served sees what a process of its own would see."""

from warm_run import SAY, WarmRun, is_served

SAME = ("arguments", "environment", "path", "folder", "files", "handler", "buffered", "umask")


def test_it_has_what_a_process_of_its_own_has(warm: WarmRun) -> None:
    warm.import_all()
    stages = warm.stage("split"), warm.stage("train", "exec(sys.argv[3])", SAY, "x y")
    served, alone = warm.said(*stages)[1], warm.said(*stages, TIDEGATE_WARM="0")[1]
    assert (is_served(served), is_served(alone)) == (True, False)
    assert {**as_dict(alone), "TIDEGATE_WARM": None} == {**as_dict(served), "TIDEGATE_WARM": None}
    assert {name: served[name] for name in SAME[2:]} == {name: alone[name] for name in SAME[2:]}
    assert served["arguments"] == alone["arguments"]
    assert served["tasks"] == 1


def as_dict(said: dict[str, object]) -> dict[str, str]:
    """The environment."""
    environment = said["environment"]
    assert isinstance(environment, dict)
    return environment


def test_chance_differs_from_fork_to_fork(warm: WarmRun) -> None:
    _, one, two = warm.said(warm.stage("split"), warm.stage("train"), warm.stage("train"))
    assert is_served(one)
    assert is_served(two)
    assert one["chance"] != two["chance"]
    assert one["legacy"] != two["legacy"]


def test_output_keeps_its_order_and_its_place(warm: WarmRun) -> None:
    first = warm.stage("split", "print('one'); sys.stdout.flush()")
    both = "print('two'); sys.stdout.flush(); os.write(1, b'three\\n'); print('four')"
    lines = warm.run(first, warm.stage("train", both), warm.stage("package", "print(sys.stdin.read() + 'five')"))
    assert lines == ["one", "ended 0", "two", "three", "four", "ended 0", "five", "ended 0"]
