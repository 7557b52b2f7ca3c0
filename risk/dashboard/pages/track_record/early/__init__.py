"""How forecasts did where the outcome would be new, and how early they were."""
