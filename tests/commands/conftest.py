"""Fixtures of the commands' tests."""

from object_bucket import bucket as bucket
