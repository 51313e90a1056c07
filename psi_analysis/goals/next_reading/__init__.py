"""What the next figures would say: the values at which an answer turns, and which figure is worth most."""
