"""Compile a packaged model to one program, and prove that it has the model's bits."""
