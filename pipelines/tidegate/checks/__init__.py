"""Expectations on the table, judged by Great Expectations on an engine of choice. Passing on nothing is no pass."""

import os

# Great Expectations reads this when it is imported: nothing that a check sees leaves the machine.
os.environ["GX_ANALYTICS_ENABLED"] = "false"
