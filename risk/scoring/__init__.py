"""How good forecasts are; stands alone."""
