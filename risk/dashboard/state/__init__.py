"""What a visitor has chosen, and what is computed for all."""
