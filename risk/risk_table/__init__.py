"""The table of risks, by country and by corridor."""
