"""A template of Azure Resource Manager with metric alerts.

Names of the declaration are in variables and literals, never in the text of an expression.
https://learn.microsoft.com/azure/templates/microsoft.insights/2018-03-01/metricalerts
"""

from tidegate.alerts.clouds._interface import Document

ENDPOINTS = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints"
DEPLOYMENTS = f"{ENDPOINTS}/deployments"
WINDOWS = {
    60: "PT1M",
    300: "PT5M",
    900: "PT15M",
    1800: "PT30M",
    3600: "PT1H",
    21_600: "PT6H",
    43_200: "PT12H",
    86_400: "P1D",
}
"""All that an alert may look back over."""
EVERY = {900: "PT1M", 3600: "PT5M", 21_600: "PT15M", 86_400: "PT1H"}
"""How often an alert is evaluated, by its longest window."""
SEVERITIES = {"page": 1, "ticket": 3}


def window(seconds: float) -> int:
    """The shortest window that is as long."""
    return next((allowed for allowed in WINDOWS if allowed >= seconds), max(WINDOWS))


def literal(text: str) -> str:
    """The text as a template's value: what is in brackets would be evaluated."""
    return f"[{text}" if text.startswith("[") and text.endswith("]") else text


def criterion(  # noqa: PLR0913 (as many fields as Azure has)
    name: str,
    of: str,
    metric: str,
    threshold: float,
    *,
    dimension: tuple[str, str] | None = None,
    aggregation: str = "Average",
    operator: str = "GreaterThan",
) -> Document:
    """A metric above a fixed limit; the dimension `*` is compared one by one."""
    dimensions = [{"name": dimension[0], "operator": "Include", "values": [literal(dimension[1])]}] if dimension else []
    return {
        "criterionType": "StaticThresholdCriterion",
        "name": name,
        "metricNamespace": of,
        "metricName": metric,
        "dimensions": dimensions,
        "timeAggregation": aggregation,
        "operator": operator,
        "threshold": threshold,
    }


def metric_alert(name: str, text: str, urgency: str, seconds: int, criteria: list[Document]) -> Document:
    """An alert whose criteria must all be met in the window; it ends by itself. Its scopes come later."""
    return {
        "type": "Microsoft.Insights/metricAlerts",
        "apiVersion": "2018-03-01",
        "name": name,
        "location": "global",
        "properties": {
            "description": literal(text),
            "severity": SEVERITIES[urgency],
            "enabled": True,
            "scopes": ["[variables('scope')]"],
            "evaluationFrequency": next(every for longest, every in EVERY.items() if longest >= seconds),
            "windowSize": WINDOWS[seconds],
            "criteria": {
                "odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
                "allOf": criteria,
            },
            "autoMitigate": True,
            "actions": f"[variables('{urgency}')]",
        },
    }


def of_deployments(suffix: str, alert: Document) -> Document:
    """The alert once for each deployment that the template is given. `suffix` has no quotes and no braces."""
    properties = alert["properties"]
    assert isinstance(properties, dict)
    return alert | {
        "name": f"[format('{{0}}-{suffix}-{{1}}', variables('endpoint'), parameters('deployments')[copyIndex()])]",
        "copy": {"name": suffix, "count": "[length(parameters('deployments'))]"},
        "properties": properties
        | {"scopes": ["[concat(variables('scope'), '/deployments/', parameters('deployments')[copyIndex()])]"]},
    }


def document(endpoint: str, workspace: str, alerts: list[Document]) -> Document:
    """The template of the endpoint's alerts."""
    parameters: Document = {
        "workspace": _parameter("Name of the workspace that the endpoint is in")
        | ({"defaultValue": literal(workspace)} if workspace else {}),
    }
    if any("copy" in alert for alert in alerts):
        parameters["deployments"] = _parameter("Names of the deployments that serve", "array") | {"minLength": 1}
    for urgency in SEVERITIES:
        text = f"Resource id of the action group that each {urgency} is sent to; without it, alerts only show in Azure"
        parameters[urgency] = _parameter(text) | {"defaultValue": ""}
    return {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": parameters,
        "variables": {
            "endpoint": literal(endpoint),
            "scope": f"[resourceId('{ENDPOINTS}', parameters('workspace'), variables('endpoint'))]",
            **{urgency: _actions(urgency) for urgency in SEVERITIES},
        },
        "resources": alerts,
    }


def _parameter(text: str, of: str = "string") -> Document:
    return {"type": of, "metadata": {"description": text}}


def _actions(urgency: str) -> str:
    group = f"parameters('{urgency}')"
    return f"[if(empty({group}), createArray(), createArray(createObject('actionGroupId', {group})))]"
