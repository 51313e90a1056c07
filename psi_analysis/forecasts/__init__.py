"""Forecasts as sample paths: one verb, `forecast`, and what it returns."""
