"""The dashboard: a page reads the view, calls the library and draws."""
