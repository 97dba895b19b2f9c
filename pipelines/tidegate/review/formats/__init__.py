"""Formats that machines read, one per file: `-o sarif` is `sarif.py`, whose `write` turns a report into text."""

from typing import Protocol

from tidegate.review.report import Report


class Format(Protocol):
    """What a format's file defines."""

    def write(self, report: Report) -> str:
        """The report as a whole document that ends with a newline, or nothing where there is nothing to say."""
