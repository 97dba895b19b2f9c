from kubernetes_manifests import problems
from tidegate.targets import Manifest


def test_the_reference_manifests_hold(prod: tuple[Manifest, ...], staging: tuple[Manifest, ...]) -> None:
    assert list(problems(prod, "flights-prod", "1.33")) == []
    assert list(problems(staging, "flights-staging", "1.33")) == []


def test_what_manifests_mean_is_judged_once_their_fields_are_sound(prod: tuple[Manifest, ...]) -> None:
    assert [problem.message.split(":")[1] for problem in problems(prod, "elsewhere", "1.33")] == [
        " is in namespace flights-prod; the environment is in elsewhere"
    ] * len(prod)
