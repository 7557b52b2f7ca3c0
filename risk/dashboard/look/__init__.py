"""How things look: words, colours, charts, folds."""
