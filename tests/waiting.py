"""How long a test waits for what must come.

So long that a slow or busy machine never fails for that alone: only what hangs takes longer.
"""

HANG_S = 600
ANSWER_MS = 120_000
