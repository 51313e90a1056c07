"""This year from the year so far: readings within the year carry the year in progress, each month with its own measured error."""
