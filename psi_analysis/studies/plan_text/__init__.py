"""From a plan's or a communiqué's text to draft rows, each with the words it rests on."""
