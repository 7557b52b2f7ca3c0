from .page import method_page as method_page
