"""Forecasting models: histories in, simulated futures out; one family a file."""
