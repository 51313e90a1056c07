"""The verb `assess` and the answers it gives of one goal."""
