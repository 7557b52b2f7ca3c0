"""Fetching the publishers' files: the only part of the product that talks to other machines."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
