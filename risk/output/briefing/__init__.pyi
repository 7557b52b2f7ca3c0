from .bulletin import bulletin as bulletin
from .map import COLOURS as COLOURS
from .map import outlines_of as outlines_of
from .map import polygons as polygons
from .notes import LIMITS as LIMITS
from .notes import citation as citation
from .notes import command as command
from .page import briefing as briefing
