"""HTTP/1.1 within limits, and an end that loses no request."""
