"""What each part of a brief says."""
