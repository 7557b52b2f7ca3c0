from .charts import skill_spec as skill_spec
from .data import past_forecasts as past_forecasts
from .data import past_probabilities as past_probabilities
from .page import track_page as track_page
