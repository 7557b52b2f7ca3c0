from .page import map_page as map_page
