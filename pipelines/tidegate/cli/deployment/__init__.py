"""The verbs that release, deploy and roll back."""
