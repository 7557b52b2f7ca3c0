"""Past forecasts judged: what they were good at, what not, and which wars they missed."""
