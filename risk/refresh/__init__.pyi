from .collect import check as check
from .run import back as back
from .run import refresh as refresh
