"""The forecasting engine: kernels, learned tables and their learning, in a room that imports nothing else of the package."""
