"""Components of our own: a script beside the module that draws it, and a style sheet with it."""

from pathlib import Path
from typing import Any

import streamlit as st


def component(module: str, name: str, html: str) -> Any:
    """What draws a component of the page's one document: keyboard and screen reader see no other.

    `module`: path of the module beside which its script, and its style sheet if it has one, bear
    its name.
    """
    script = Path(module).with_name(f"{name}.js")
    sheet = script.with_suffix(".css")
    return st.components.v2.component(
        f"spillover_{name}",
        html=html,
        css=sheet.read_text(encoding="utf-8") if sheet.exists() else None,
        js=script.read_text(encoding="utf-8"),
        isolate_styles=False,
    )
