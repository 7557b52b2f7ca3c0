from .chart import draw_map as draw_map
from .frame import frame_into as frame_into
from .labels import label_data as label_data
from .lines import line_data as line_data
from .moves import weight_moves as weight_moves
from .new_marks import new_data as new_data
from .words import map_data as map_data
from .world_map import map_spec as map_spec
