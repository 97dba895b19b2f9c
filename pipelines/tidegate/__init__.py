"""Declarative GitOps config and validation for machine learning."""
