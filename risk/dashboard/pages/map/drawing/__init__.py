"""The world map: its frame, its shapes, what it says of each country."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
