"""The back-test of carrying the growth of provinces on."""
