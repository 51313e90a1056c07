"""Periods, numbers and marks as offices write them."""
