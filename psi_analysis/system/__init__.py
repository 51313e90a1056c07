"""The machine: files written whole, consoles of every kind."""
