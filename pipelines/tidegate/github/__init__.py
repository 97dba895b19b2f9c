"""Report the gate's verdict on GitHub: comment, status, approvals.

Runs beside secrets: only what GitHub itself states is believed, the rest is untrusted data.
"""
