"""The README's picture of the Map page: docs/screenshot.png. Run: python -m tools.screenshot

The versions of data and model that it shows stand inside the file, so that a test can tell an old
picture from a new one.
"""

from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import ViewportSize, expect, sync_playwright

from risk.risk_table.load import load_scorer
from risk.storage.files import ROOT, write_bytes
from tools.bench.load import server
from tools.bench.screen import FLAGS
from tools.browsers import find_chromium

PICTURE = ROOT / "docs" / "screenshot.png"
VIEW = "?as_of=2021-06&source=AFG&case=afghanistan-2021-06"
SIZE = ViewportSize(width=1440, height=1180)
PORT = 8590
COLOURS = 256


def versions() -> dict[str, str]:
    """Versions of data and model, as the picture's own texts."""
    scorer = load_scorer()
    return {"data": scorer.panel.version, "model": scorer.forecaster.models.version}


def screenshot() -> bytes:
    """The page for the first case as a PNG file of few colours."""
    with server(PORT), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        page = browser.new_page(viewport=SIZE)
        page.goto(f"http://localhost:{PORT}/{VIEW}")
        # What comes last: the fold of the skill's chart, below the sliders.
        last = page.get_by_text("Beside the fitted and equal weights")
        expect(last).to_be_attached(timeout=120_000)
        expect(page.locator(".st-key-map svg.marks")).to_be_visible()
        expect(page.get_by_test_id("stSidebar").get_by_role("slider").first).to_be_visible()
        shown = page.screenshot()
        browser.close()
    texts = PngInfo()
    for name, version in versions().items():
        texts.add_text(name, version)
    content = BytesIO()
    # The colours that differ most are kept: a level is a small square in the legend.
    picture = (
        Image.open(BytesIO(shown)).convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
    )
    picture.save(content, "PNG", optimize=True, pnginfo=texts)
    return content.getvalue()


if __name__ == "__main__":
    write_bytes(PICTURE, screenshot())
