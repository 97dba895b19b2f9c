"""The declaration: read strictly, composed, typed, traced to the line."""
