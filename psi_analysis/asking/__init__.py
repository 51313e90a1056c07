"""The goal a reader sets: sample paths packed into a page, and the script that answers from them as `assess` would."""
