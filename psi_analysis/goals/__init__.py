"""Goals judged: answers to one goal, routes to an answer, a whole plan, several goals together, and why an answer is what it is."""
