"""Whole pages drawn from bad addresses and with bad files, without a browser."""

import ast
import hashlib
import re
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from tools.soak_judges import need, parsed
from tools.soak_trials import HANG_S

ROOT = Path(__file__).parents[1]
MAP = "map_page"
# A download's address holds a random part; all else must be the same to the last byte.
NOT_COMPARED = ("download_button",)


def pages() -> dict[str, str]:
    """Functions that draw a page, with their modules, as app.py imports them."""
    imports = [n for n in ast.parse((ROOT / "app.py").read_text(encoding="utf-8")).body
               if isinstance(n, ast.ImportFrom)]  # fmt: skip
    found = {a.name: n.module or "" for n in imports for a in n.names if a.name.endswith("_page")}
    need(len(found) >= 4, f"pages: expected four and more, found {sorted(found)}")
    return found


def folds() -> set[str]:
    """Keys of the folds that draw nothing while they are closed."""
    texts = [
        path.read_text(encoding="utf-8") for path in (ROOT / "risk" / "dashboard").rglob("*.py")
    ]
    return {key for text in texts for key in re.findall(r'"(fold_\w+)"', text)}


def opened(page: str, raw: str, fold: bool = True) -> AppTest:
    """A page in a session of its own, drawn from an address, every fold open."""
    script = f"from {pages()[page]} import {page}\n{page}()"
    app = AppTest.from_string(script, default_timeout=HANG_S)
    for name, value in parsed(raw).items():
        app.query_params[name] = value
    for key in folds() if fold else ():
        app.session_state[key] = True
    return app.run()


def judge_page(payload: tuple[str, str]) -> str:
    """Draw a page from an address."""
    page, raw = payload
    whole(opened(page, raw))
    return "drawn"


def judge_page_upload(app: AppTest, payload: tuple[str, bytes]) -> str:
    """Give a page's upload a file, and see what it says."""
    name, content = payload
    app.file_uploader[0].set_value((name, content, "text/csv")).run()
    whole(app)
    refused = [e.value for e in app.error if e.value.startswith("None of this file was used")]
    taken = [t.value for t in app.text if t.value.startswith("Your file: ")]
    need(refused or taken, "the page says nothing of the file")
    return "refused" if refused else "accepted"


def whole(app: AppTest) -> None:
    """No exception on the page, and no words of one."""
    need(not app.exception, f"exception: {[e.message for e in app.exception][:1]}"[:200])
    for kind in ("markdown", "text", "code", "error", "warning", "info", "caption"):
        for element in getattr(app, kind):
            need("Traceback (most" not in str(element.value), "a traceback on screen")


def default_pages() -> str:
    """Every page as a new visitor sees it, as one hash."""
    digest = hashlib.sha256()
    for page in sorted(pages()):
        app = opened(page, "", fold=False)
        whole(app)
        for node in app.main:
            digest.update(_bytes(node))
    return digest.hexdigest()


def _bytes(node: Any) -> bytes:
    if node.type in NOT_COMPARED or not hasattr(node.proto, "SerializeToString"):
        return node.type.encode()
    content: bytes = node.proto.SerializeToString(deterministic=True)
    return content
