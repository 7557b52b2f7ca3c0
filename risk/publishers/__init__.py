"""One reader for each publisher's own format: raw file in, tidy table out."""
