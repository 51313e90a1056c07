"""Exponential smoothing of many series at once."""
