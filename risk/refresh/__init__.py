"""Fetching the publishers' files: the only part of the product that talks to other machines."""
