"""How publishers pack their tables: zips, streams, JSON pages of an API, R data."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
