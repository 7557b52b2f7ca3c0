"""A constant style sheet: less room around the page, captions that can be read. No data in here."""

import streamlit as st

SHEET = """<style>
[data-testid="stMainBlockContainer"] { padding: 3.2rem 2rem 3rem; }
[data-testid="stSidebarHeader"] { height: 3rem; margin: 0; }
[data-testid="stMainBlockContainer"] h1 { font-size: 2rem; padding: 0.3rem 0; }
h2 { font-size: 1.4rem !important; }
h3 { font-size: 1.05rem !important; }
.st-key-what_if_chips button [data-testid="stMarkdownContainer"] p { white-space: normal; }
.st-key-what_if_chips button { height: auto; text-align: left; }
[data-testid="stMetricValue"] { font-size: 1.8rem; }
[data-testid="stElementToolbar"]:has(:focus-visible) { opacity: 1; top: -2.75rem; z-index: 1; }
[data-testid="stMultiSelect"] [data-tag] { background: transparent; border: 1px solid; }
[data-testid="stMultiSelect"] [data-tag], [data-testid="stMultiSelect"] [data-tag] * {
  color: inherit;
}
.stApp [data-testid="stCaptionContainer"] { opacity: 0.8; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 3.2rem 1rem; }
  [data-testid="stTable"] td:last-child { min-width: 7rem; }
}
</style>"""


def style() -> None:
    """Apply the style sheet to the page."""
    st.html(SHEET)
