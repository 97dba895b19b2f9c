"""Propose the declaration of a data file, and add it to a repository.

`observed` reads the file, `roles` and `split_choice` decide what its columns mean, `declaration` writes conf/, `proof`
makes the declared table, `margin` measures what the gate can see, `layout` adds the files.
"""
