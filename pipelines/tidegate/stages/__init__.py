"""The pipeline's steps, one run(params) each: read, call, write."""
