from . import words as words
from .history import histories as histories
