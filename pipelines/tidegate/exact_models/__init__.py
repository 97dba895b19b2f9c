"""Families of estimators that have an exact form: one file each."""
