"""What the typed schema and the rules between the parts say of a composition, in sentences."""
