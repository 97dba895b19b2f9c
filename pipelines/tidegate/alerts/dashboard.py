"""Draw a Grafana dashboard of the objectives.

Per objective: what is bad now, its limits, and whether its alerts fire.
"""

from tidegate.alerts.burn_rules import BAD, TOTAL
from tidegate.alerts.durations import written
from tidegate.alerts.level_rules import LEVEL
from tidegate.alerts.records import ObjectiveRules
from tidegate.alerts.unit_tests import SimulatedService
from tidegate.analyses import selector

SCHEMA_VERSION = 39
"""Grafana 11; newer ones migrate it when they load it."""
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
WIDTH, HEIGHT = 12, 8
Panel = dict[str, object]


def document(service: SimulatedService) -> dict[str, object]:
    """Two panels per objective: the share of bad requests or the level, and the alerts that fire."""
    of = service.service
    panels = [panel for row, rules in enumerate(service.rules) for panel in _row(row, rules, service)]
    title = f"{of.project} in {of.environment}"
    return {
        "uid": f"tidegate-{of.project}-{of.environment}"[:40],
        "title": title,
        "tags": ["tidegate", of.project],
        "schemaVersion": SCHEMA_VERSION,
        "editable": False,
        "refresh": "1m",
        "time": {"from": "now-24h", "to": "now"},
        "templating": {
            "list": [{"name": "datasource", "type": "datasource", "query": "prometheus", "label": "Data source"}]
        },
        "annotations": {"list": []},
        "panels": [{**panel, "id": number} for number, panel in enumerate(panels, 1)],
    }


def _row(row: int, rules: ObjectiveRules, service: SimulatedService) -> list[Panel]:
    labels = dict(rules.records[0].labels)
    selected = selector(labels)
    params = service.monitor.objectives[rules.objective]
    if rules.records[0].record == LEVEL:
        queries, limits = {"used": f"{LEVEL}{selected}"}, [params.at_most]
    else:
        burns = service.monitor.burns.values()
        windows = sorted({round(window) for burn in burns for window in (burn.short, burn.long)})
        names = [f"increase{written(seconds)}" for seconds in windows]
        queries = {
            name.removeprefix("increase"): f"{BAD}:{name}{selected} / {TOTAL}:{name}{selected}" for name in names
        }
        limits = [2 * rules.healthy]
    about = selector(labels, 'alertstate="firing"')
    at = {"h": HEIGHT, "w": WIDTH, "y": row * HEIGHT}
    says = f"{params.kind}, owned by {params.owner}"
    return [
        {**_panel(f"{rules.objective}: share", queries, limits, says), "gridPos": {**at, "x": 0}},
        {
            **_panel(f"{rules.objective}: alerts", {"{{alertname}}": f"ALERTS{about}"}, [], says),
            "gridPos": {**at, "x": WIDTH},
        },
    ]


def _panel(title: str, queries: dict[str, str], limits: list[float], says: str) -> Panel:
    steps = [{"color": "green", "value": None}, *({"color": "red", "value": limit} for limit in limits)]
    return {
        "type": "timeseries",
        "title": title,
        "description": says,
        "datasource": DATASOURCE,
        "targets": [
            {"refId": chr(ord("A") + number), "expr": expr, "legendFormat": legend, "datasource": DATASOURCE}
            for number, (legend, expr) in enumerate(queries.items())
        ],
        "fieldConfig": {
            "defaults": {
                "unit": "percentunit" if limits else "short",
                "min": 0,
                "custom": {"thresholdsStyle": {"mode": "line" if limits else "off"}},
                "thresholds": {"mode": "absolute", "steps": steps},
            },
            "overrides": [],
        },
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}},
    }
