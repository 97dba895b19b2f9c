"""A repository with several projects: one decision, comment and page of all.

Each project is decided on in its own folder and by its own process, as if it were alone: kinds, waivers, parameters and
evidence of one never reach another.
"""
