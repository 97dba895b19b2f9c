from prometheus import BOTH, PODS
from tidegate.analyses import Observers


def test_the_pods_are_asked_first_and_a_router_where_there_is_one() -> None:
    assert list(Observers(PODS).by_view()) == [("", PODS)]
    assert list(BOTH.by_view()) == [("", PODS), ("router", BOTH.router)]
