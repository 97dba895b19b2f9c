"""A monitor whose analyses the tests of rollouts name."""

from tidegate.config.schema.monitor import Monitor

MONITOR = Monitor.model_validate(
    {
        "prometheus": "http://p:9090",
        "analyses": {
            "errors": {"kind": "error_ratio", "at_most": 0.02, "window": "5m", "min_requests": 200},
            "refused": {"kind": "validation_failures", "grows_at_most": 0.02, "window": "5m", "min_requests": 200},
        },
    }
)
