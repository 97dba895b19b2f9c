"""Write committed files that follow from the code or from an installed library. Not part of the package."""
