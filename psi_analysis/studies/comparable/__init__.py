"""Comparable areas: their growth as a reference class, and where an area stands among them."""
