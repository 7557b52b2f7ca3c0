"""From the publishers' files to data/."""
