"""The most that one pod of a version uses, in Prometheus and in the project's own evaluator."""

from tidegate.promql import SeriesStore, evaluate

TIMES = range(0, 1201, 15)


def filled(pods: dict[tuple[str, str], tuple[str, list[float]]], requests: float = 2.0) -> SeriesStore:
    """By version and pod: a series with its values, one every 15 s; each version also answers requests."""
    store = SeriesStore()
    for (version, pod), (name, values) in pods.items():
        labels = (("hash", version), ("namespace", "prod"), ("pod", pod))
        for second, value in zip(TIMES, values, strict=True):
            store.add(name, labels, second, value)
    for version in ("new", "old"):
        for second in TIMES:
            labels = (("code", "200"), ("hash", version), ("namespace", "prod"))
            store.add("tidegate_requests_total", labels, second, requests * second)
    return store


def answer(query: str, store: SeriesStore) -> list[float]:
    value = evaluate(query, store, 1200)
    return [value] if isinstance(value, float) else [*value.values()]


def shown(pods: dict[tuple[str, str], tuple[str, list[float]]]) -> dict[str, str]:
    """The same series, as promtool reads them."""
    series = {
        f'{name}{{namespace="prod",hash="{version}",pod="{pod}"}}': " ".join(f"{value:.10g}" for value in values)
        for (version, pod), (name, values) in pods.items()
    }
    return series | {
        f'tidegate_requests_total{{namespace="prod",hash="{version}",code="200"}}': "0+30x80"
        for version in ("new", "old")
    }
