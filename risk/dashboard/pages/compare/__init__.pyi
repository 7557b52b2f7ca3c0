from .page import compare_page as compare_page
