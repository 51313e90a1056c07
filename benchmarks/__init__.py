"""Benchmark of the forecasting engine: harness, adapter, learning of its tables, comparison with other libraries."""
