"""What moves an answer, and what moved it since another day."""
