"""Rooms of the package whose words are still to do, with the banned words that they hold at most. It shrinks."""

ROOMS: dict[str, dict[str, int]] = {}
