"""The Theta family of many series at once."""
