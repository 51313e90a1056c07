"""A study folder as objects: contracts, reading and checking of raw files, building of processed tables."""
