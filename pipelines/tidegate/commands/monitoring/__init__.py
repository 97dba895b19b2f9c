"""Decide on windows of production rows, read the logs of servers, and train again."""
