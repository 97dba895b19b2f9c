"""Fixtures of the commands' tests."""

from commands.object_bucket import bucket as bucket
