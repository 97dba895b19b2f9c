"""Ask packaged models: from arrays, and in a confined process."""
