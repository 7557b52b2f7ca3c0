"""What developers run; each tool looks at the data and models that ship, never at a refresh."""

import os
from pathlib import Path

os.environ["SPILLOVER_RELEASES"] = str(Path(__file__).parents[1] / "no-releases")
