"""Check a table by its suite, with Great Expectations, on an engine of choice.

A check of no rows does not pass.
"""

import os

# Great Expectations reads this when it is imported: nothing that a check sees leaves the machine.
os.environ["GX_ANALYTICS_ENABLED"] = "false"
