"""A constant style sheet: less room around the page, captions that can be read. No data in here.

A table that is wider than the page scrolls under its first column, so that the rows keep their
names; that column's colours are those of .streamlit/config.toml. On a phone a long text at the
right of a table has room, and figures stand two in a row.

Where the visitor forces colours (high contrast), backgrounds vanish: what is chosen, and what can
be moved, gets borders and the system's colours. Charts keep their own colours and background.

Where a page says its sources once, its charts hide theirs; a saved picture is drawn without this
sheet, and has them.
"""

import streamlit as st

from risk.dashboard.look.paper import PAPER

SHEET = """<style>
[data-testid="stMainBlockContainer"] { padding: 3.75rem 2rem 3rem; }
[data-testid="stSidebarHeader"] { height: 3rem; margin: 0; }
[data-testid="stSidebarContent"] { padding-inline: 0.6rem; }
.st-key-weights_head h2 { padding: 0; }
@media (min-width: 769px) { .st-key-weights_head h2 { margin-block: -2.2rem -0.5rem; } }
[data-testid="stMainBlockContainer"] h1 { line-height: 1.3; padding: 0; }
.st-key-connection { display: none; }
.st-key-spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; }
.st-key-controls :is(.st-key-source, .st-key-country) { flex: 1 1 8rem !important; min-width: 0; }
.st-key-controls label [data-testid="stMarkdownContainer"] p { font-size: 0.8125rem; }
[data-testid="stSelectbox"] input { text-overflow: ellipsis; }
:is(.st-key-earlier, .st-key-later) button { min-width: 0; padding: 0 0.6rem; }
:is(.st-key-earlier, .st-key-later) button p { font-size: 0; } /* the name stays for the ear */
:is(.st-key-earlier, .st-key-later) button p::before { font-size: 1.25rem; line-height: 1; }
.st-key-earlier button p::before { content: "◂" / ""; }
.st-key-later button p::before { content: "▸" / ""; }
[data-testid="stExpandSidebarButton"] { width: auto; }
[data-testid="stExpandSidebarButton"]::after { content: "Weights"; font-size: 0.875rem; }
.st-key-title { margin: -3.4rem 0 0.5rem auto; width: fit-content; z-index: 999991; }
.st-key-title button { min-height: 2rem; padding: 0.1rem 0.6rem; }
.change span { font-size: 0.875rem; min-width: 0; }
.change { align-items: center; display: flex; gap: 0.6rem; justify-content: space-between; }
:is(.change button, .picture) {
  background: transparent; border: 1px solid var(--st-border-color); border-radius: 0.35rem;
  color: inherit; cursor: pointer; flex: none; font: inherit; padding: 0.3rem 0.7rem;
}
.picture { font-size: 0.875rem; min-height: 2.5rem; }
:is(
  .change button, .picture, [data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"]
):focus-visible {
  outline: 2px solid; outline-offset: 1px;
}
@media (min-width: 641px) { .st-key-change { display: none; } }
@media (max-width: 768px) { /* the links to the pages are in there as well */
  [data-testid="stExpandSidebarButton"]::after {
    content: "Weights,\\A pages"; line-height: 1.15; text-align: left; white-space: pre;
  }
}
/* Until the land is drawn the map keeps the room that it will take (HEIGHT in world_map.py): what
   lies below must not move under a finger. spoken.js says when it is: :has() would be asked anew
   for every path of every step. */
:root:not([data-land]) .st-key-map { container-type: inline-size; }
:root:not([data-land]) .st-key-map > * { height: calc(48cqw + 107px); overflow: hidden; }
@container (max-width: 499.9px) {
  :root:not([data-land]) .st-key-map > * { height: calc(43cqw + 106px); }
}
/* The sign that copies is seen without a pointer over it, and is as large as a finger. */
.stCode:has([data-testid="stElementToolbarButton"]) { min-height: 3.25rem; }
.stCode > pre { padding-right: 3.5rem; }
.stCode > :has([data-testid="stElementToolbarButton"]) {
  opacity: 1; pointer-events: auto; visibility: visible;
}
.stCode [data-testid="stElementToolbarButton"] button { height: 2.75rem; width: 2.75rem; }
@media (max-width: 1100px) { /* one below the other */
  [class*="st-key-sides"] > * > [data-testid="stHorizontalBlock"] { flex-direction: column; }
  [class*="st-key-sides"] [data-testid="stColumn"] { width: 100% !important; }
}
@media (min-width: 1101px) and (max-width: 1360px) { /* room for the ranking's seven columns */
  .st-key-sides [data-testid="stColumn"] { flex: 53 1 0 !important; width: 0 !important; }
  .st-key-sides [data-testid="stColumn"] + [data-testid="stColumn"] { flex-grow: 47 !important; }
}
@media (min-width: 641px) and (max-width: 960px) {
  .st-key-title { margin-top: 0; } /* the links need the room */
}
.stApp [class*="st-key-remove_"] button p { white-space: normal; }
.stApp [class*="st-key-remove_"] button { height: auto; text-align: left; }
:is(.st-key-card, .st-key-weights_did) p { font-size: 0.875rem; }
/* What Streamlit lets scroll is lower than the text in it: a scrollbar would lie on "Close". */
.st-key-card .stHorizontalBlock { overflow: visible; }
[data-testid="stMetricValue"] { font-size: 1.8rem; }
.st-key-answer [data-testid="stMetricValue"] { font-size: 1.6rem; }
.st-key-answer [data-testid="stMetricDelta"] * { white-space: normal; }
.st-key-part [role="radiogroup"] { flex-wrap: wrap; }
[data-testid="stElementToolbar"]:has(:focus-visible) { opacity: 1; top: -2.75rem; z-index: 1; }
[data-testid="stMultiSelect"] [data-tag] { background: transparent; border: 1px solid; }
[data-testid="stMultiSelect"] [data-tag], [data-testid="stMultiSelect"] [data-tag] * {
  color: inherit;
}
.stApp [data-testid="stCaptionContainer"] { opacity: 0.8; }
[data-testid="stMain"] [data-testid="stTable"] tr > :first-child {
  position: sticky; left: 0; z-index: 1;
  background: light-dark(#ffffff, #11181f);
  box-shadow: inset -1px 0 light-dark(#cfd8e0, #34424f);
}
[data-testid="stMain"]:has(.st-key-sources_line) .stVegaLiteChart .role-title-subtitle {
  visibility: hidden;
}
@media (forced-colors: active) {
  .stApp [data-testid="stCaptionContainer"] { opacity: 1; }
  .stMarkdownBadge, [data-testid="stAlertContainer"] { border: 1px solid; }
  [role="radio"][aria-checked="true"] {
    background: Highlight !important; color: HighlightText !important; forced-color-adjust: none;
  }
  [data-testid="stCheckbox"] label > span + div { border: 1px solid ButtonText; }
  [data-testid="stCheckbox"] label > span + div > div {
    background: ButtonText; forced-color-adjust: none;
  }
  [data-testid="stCheckbox"] label:has(:checked) > span + div {
    background: Highlight; forced-color-adjust: none;
  }
  [data-testid="stCheckbox"] label:has(:checked) > span + div > div { background: HighlightText; }
  [data-testid="stSlider"] [role="group"] > div > div:first-child {
    border: 1px solid CanvasText;
  }
  [data-testid="stSlider"] [role="group"] > div > [data-rac] { border: 0.6rem solid ButtonText; }
  [data-testid="stSliderThumbValue"] * { color: CanvasText !important; forced-color-adjust: none; }
  [data-testid="stSlider"] [role="group"] > div > [data-rac]:has(:focus-visible),
  [data-testid="stCheckbox"] label:has(:focus-visible) > span + div {
    outline: 3px solid Highlight; outline-offset: 2px;
  }
}
@media (max-width: 640px) {
  [data-testid="stSidebar"][data-collapsed="false"] {
    position: fixed !important; inset: auto 0 0; height: 59dvh !important;
    width: 100% !important; max-width: 100%; border-top: 2px solid light-dark(#cfd8e0, #34424f);
  }
  /* The sheet's links stand in one line with the sign that closes it; below it, every weight in use
     has room. Above it stands what the weights did, and the map. */
  [data-testid="stSidebarHeader"] { height: 2.4rem; position: absolute; right: 0; top: 0; }
  [data-testid="stSidebarNav"] { padding-right: 2.4rem; }
  [data-testid="stSidebarNavItems"] { display: flex; overflow-x: auto; padding-block: 0; }
  [data-testid="stSidebarNavSeparator"] { display: none; }
  [data-testid="stSidebarUserContent"] { padding: 0 0 1rem; }
  .st-key-weights_head { height: 0; overflow: hidden; position: absolute; }
  .st-key-weights { margin-top: -0.9rem; }
  .stApp:has([data-testid="stSidebar"][data-collapsed="false"]) :is(
    .st-key-change, .st-key-controls, .st-key-head, .st-key-what_ifs
  ) { display: none; }
  [data-testid="stMainBlockContainer"] { padding: 3.5rem 1rem; }
  .change button { font-size: 0.875rem; }
  [data-testid="stHorizontalBlock"]:has(> * .st-key-map) { gap: 0.5rem; }
  .ranking { max-height: 14.1rem !important; }
  .st-key-files { margin-top: -0.5rem; }
  .st-key-files button { min-height: 2.1rem; padding-block: 0.1rem; }
  .st-key-weights_did, :has(> .st-key-weights_did) {
    flex: none !important; height: auto !important; min-height: 1.3rem; overflow: visible;
  }
  /* The hint is of use beside the sheet alone; without it a country's card ends on the screen. */
  .stApp:not(:has([data-testid="stSidebar"][data-collapsed="false"]))
    :has(> .st-key-weights_did):not(:has(button)) { display: none; }
  .st-key-weights_did p { line-height: 1.35; }
  .st-key-weights_did [data-testid="stHorizontalBlock"] { gap: 0.2rem 1rem; }
  .st-key-weights_did button { min-height: 2rem; padding-block: 0; }
  .st-key-weights_did [data-testid="stHorizontalBlock"] { flex-wrap: wrap !important; }
  .st-key-weights_did [data-testid="stHorizontalBlock"] > :first-child { flex-basis: 100%; }
  html:not([data-controls]) .st-key-controls { display: none; }
  [data-testid="stMainBlockContainer"] h1 { font-size: 1.2rem !important; }
  :is(.st-key-head, .st-key-what_ifs) p { font-size: 0.9rem; line-height: 1.4; }
  .st-key-head [data-testid="stCaptionContainer"] p { font-size: 0.8rem; }
  [data-testid="stTable"] :is(th, td) { padding: 0.25rem 0.3rem; }
  [data-testid="stTable"] p { font-size: 0.8125rem; }
  [data-testid="stTable"] td:last-child:nth-child(-n + 4) { min-width: 5.8rem; }
  [data-testid="stTable"] tr:has(> :nth-child(5)) > td p { width: max-content; max-width: 6rem; }
  [data-testid="stTable"] tr:has(> :nth-child(5)) > :first-child p {
    width: max-content; max-width: 5.5rem; overflow-wrap: anywhere;
  }
  /* Six and seven columns fit; more of them scroll, with room for each. */
  [data-testid="stTable"] tr:has(> :nth-child(6)):not(:has(> :nth-child(8))) {
    > :is(th, td) { padding-inline: 0.12rem; }
    > td p { max-width: 3.6rem; overflow-wrap: anywhere; }
  }
  [data-testid="stExpanderDetails"] [data-testid="stTable"] :is(th, td) { padding-inline: 0.2rem; }
  [data-testid="stExpanderDetails"] td:last-child:nth-child(-n + 4) { min-width: 4.6rem; }
  .st-key-scores [data-testid="stTable"] :is(th, td) { padding-inline: 0.12rem; }
  .st-key-scores [data-testid="stTable"] tr:has(> :nth-child(5)) > td p { max-width: 3.8rem; }
  .st-key-scores [data-testid="stTable"] tr > :first-child p { max-width: 4.8rem !important; }
  .stElementContainer:has(> .stMetric) { flex: 1 1 40% !important; max-width: calc(50% - 0.5rem); }
  .stElementContainer > .stMetric { width: 100%; }
  [data-testid="stMetricDelta"] * { white-space: normal !important; }
  /* Of the corridors into a country: what is left out stands in the part Why. */
  .st-key-corridors_into :is(th, td):is(:nth-child(2), :nth-child(4), :nth-child(8)) {
    display: none;
  }
  :is(.st-key-corridors_into, .st-key-situations) td p { width: auto !important; }
  .st-key-corridors_into tr > :first-child { min-width: 4.9rem; }
}
</style>"""


def style() -> None:
    """Apply the style sheet to the page."""
    st.html(SHEET + PAPER)
