"""The back-test of one city under the areas above it."""
