"""Past origins scored: one series (`rolling`), the panel of cities (`panel`), and what it proved (`evidence`)."""
