"""Speaking for the gate on GitHub, beside secrets: what is believed comes from GitHub, the rest is untrusted data."""
