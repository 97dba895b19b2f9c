"""Release what was merged, and name the release that an environment runs."""
