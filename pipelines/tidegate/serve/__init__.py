"""The model server: Open Inference Protocol v2, Prometheus metrics."""
