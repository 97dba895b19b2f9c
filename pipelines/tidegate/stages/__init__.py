"""The pipeline's stages: each has run(params), which reads, computes and writes."""
