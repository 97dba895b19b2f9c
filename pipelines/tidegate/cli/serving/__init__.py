"""The verbs that serve and predict, and watch what is served."""
