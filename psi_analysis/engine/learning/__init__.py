"""How the engine's tables are learned from a folder of series."""
