"""The publishers on the web: what is fetched from where, and how one file comes over HTTPS."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
