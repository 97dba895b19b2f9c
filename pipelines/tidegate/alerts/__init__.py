"""Alert rules of the declared objectives, with the proof that each can fire.

`compile_rules` makes the rules, `files` what is rendered of them, `problems` says why they could not alert, `prove`
runs them on simulated series.
"""

from tidegate.alerts.compile_rules import compiled
from tidegate.alerts.records import ObjectiveRules

__all__ = ["ObjectiveRules", "compiled"]
