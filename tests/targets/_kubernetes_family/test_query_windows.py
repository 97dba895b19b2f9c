from tidegate.targets._kubernetes_family.query_windows import windows


def test_every_range_of_a_query_is_known_in_seconds() -> None:
    query = "sum(increase(a[5m])) / sum(rate(b[90s] offset 1h)) + max_over_time(c[1h:30s]) + d[500ms]"
    assert windows(query) == [300.0, 90.0, 3600.0, 0.5]
    assert windows('up{job="a"}') == []
