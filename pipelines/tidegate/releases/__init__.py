"""Releases: what was released, the proof of it, and where it is deployed.

A release is a tag, a record below `releases/`, and the manifests of every environment as they were when it was
released. An environment that names it gets exactly these.
"""
