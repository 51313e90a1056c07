"""What a study states for goals without a series of their own, read and checked."""
