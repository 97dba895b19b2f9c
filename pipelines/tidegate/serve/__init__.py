"""The model server: one package, strict input, the Open Inference Protocol v2 and Prometheus metrics."""
