from .bundle import bundle as bundle
from .names import file_stem as file_stem
from .trigger_card import trigger_card as trigger_card
from .workbook import workbook as workbook
