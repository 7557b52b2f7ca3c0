"""The style sheet for paper: what a page says, and nothing that only a screen can use.

The sidebar, navigation, buttons and closed folds are left out, tables break their cells instead of
scrolling, and a chart keeps the width of the paper, though it was drawn for the screen. A line at
the head points to the briefing, which is made for paper.
"""

PAPER = """<style>
@media print {
  @page { size: A4; margin: 12mm; }
  html, body, #root, .stApp, .stApp > *, [data-testid="stAppViewContainer"],
  [data-testid="stMain"], [data-testid="stMainBlockContainer"] {
    display: block !important; position: static !important; overflow: visible !important;
    width: auto !important; min-width: 0 !important; max-width: 100% !important;
    height: auto !important; padding: 0 !important; margin: 0 !important;
  }
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"],
  [data-testid="stExpandSidebarButton"], [data-testid="stElementToolbar"],
  [data-testid="stTooltipIcon"], [data-testid="stStatusWidget"],
  .stButton, .stDownloadButton, .stPageLink, .stPopover, .stFileUploader, .stButtonGroup,
  .stElementContainer:has(> :is(.stButton, .stDownloadButton, .stPageLink, .stPopover)),
  [data-testid="stExpander"]:has(> details:not([open])) {
    display: none !important;
  }
  [data-testid="stMainBlockContainer"]::before {
    content: "For paper there is the briefing: choose “Briefing” on the Map page.";
    display: block; font-size: 9pt; margin-bottom: 6pt;
  }
  [data-testid="stVerticalBlock"], [data-testid="stHorizontalBlock"], [data-testid="stColumn"],
  .stElementContainer, .stVegaLiteChart, [data-testid="stTable"] {
    max-width: 100% !important; min-width: 0 !important; overflow: visible !important;
  }
  [data-testid="stHorizontalBlock"]:has(.ranking) { display: block !important; }
  [data-testid="stColumn"]:has(.ranking), [data-testid="stColumn"]:has(~ * .ranking) {
    width: 100% !important;
  }
  [data-testid="stTable"] * { overflow: visible !important; overflow-wrap: anywhere !important; }
  [data-testid="stTable"] tr:has(> :nth-child(9)) p { font-size: 6.5pt !important; }
  [data-testid="stDataFrame"] { overflow: hidden !important; }
  [data-testid="stTable"] table { width: 100% !important; table-layout: auto; }
  [data-testid="stTable"] :is(th, td) {
    position: static !important; padding: 2pt 3pt !important; box-shadow: none !important;
    min-width: 0 !important; overflow-wrap: anywhere;
  }
  [data-testid="stTable"] p {
    width: auto !important; max-width: none !important; font-size: 8pt !important;
    white-space: normal !important;
  }
  .stVegaLiteChart, .stVegaLiteChart * { max-width: 100% !important; }
  .stVegaLiteChart svg.marks { height: auto !important; }
  .stVegaLiteChart, [data-testid="stMetric"], tr { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
}
</style>"""
