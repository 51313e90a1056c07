"""Ways to an answer, a file each: its own series, a proxy, few readings, parts, chances, others' growth, a condition."""
