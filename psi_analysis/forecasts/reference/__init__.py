"""Forecasts that use a reference: larger areas known for longer, and comparable areas."""
