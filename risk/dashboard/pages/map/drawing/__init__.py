"""The world map: its frame, its shapes, what it says of each country."""
