"""The stages of the pipeline as verbs."""
