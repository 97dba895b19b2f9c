from tidegate.alerts.records import AlertRule, ObjectiveRules, RecordingRule, SeededFault


def test_a_group_is_written_as_prometheus_reads_it():
    alert = AlertRule("a", "up == 0", 120, {"severity": "page"}, {"owner": "me"}, SeededFault(60, 60))
    rules = ObjectiveRules("available", "prod", 0.1, (RecordingRule("r", "up", {"a": "b"}),), (alert,))
    assert rules.as_plain() == {
        "name": "tidegate-prod-available",
        "interval": "60s",
        "rules": [
            {"record": "r", "expr": "up", "labels": {"a": "b"}},
            {
                "alert": "a",
                "expr": "up == 0",
                "for": "120s",
                "labels": {"severity": "page"},
                "annotations": {"owner": "me"},
            },
        ],
    }
