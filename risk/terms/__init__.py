"""The words of the product: months, countries, levels, outcomes, indicators."""
