"""The sliders' component in AppTest, which runs no JavaScript: moved by what it would send."""

import json

import pandas as pd
from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX

from risk.terms.catalogue import CODES


def shown(app):
    """What the component was told to show."""
    return json.loads(_proto(app).json)


def set_of(app):
    """The weights on the sliders, in catalogue order."""
    return tuple(shown(app)["weights"][code] for code in CODES)


def send(app, event, **values):
    """Send an event of the set in front, and run the page."""
    told = shown(app)
    return send_raw(app, event, {"mechanism": told["mechanism"], "step": told["step"] + 1} | values)


def send_raw(app, event, value):
    """Send an event with any content, and run the page."""
    return send_to(app, _proto(app), event, value)


def send_to(app, component, event, value):
    """Send an event of any component, and run the page."""
    states = app._tree.get_widget_states()
    states.widgets.add(id=component.id, json_value="{}")
    states.widgets.add(
        id=f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{component.id}{EVENT_DELIM}events",
        json_trigger_value=json.dumps([{"event": event, "value": value}]),
    )
    return app._run(states)


def ranked(app):
    """What the ranked table was told to show, or None where there is none."""
    protos = _ranking(app)
    return json.loads(protos[0].json) if protos else None


def ranked_rows(app):
    """The ranked table as a person reads it: texts by column, Country as a column too."""
    told = ranked(app)
    return pd.DataFrame({name: column["text"] for name, column in told["columns"].items()})


def ranked_chances(app):
    """Chance by country that the ranked table is sorted by, in full precision."""
    columns = ranked(app)["columns"]
    return pd.Series(columns["Chance"]["by"], index=columns["Country"]["text"], dtype=float)


def choose_row(app, iso3):
    """Click a row of the ranked table."""
    (proto,) = _ranking(app)
    return send_to(app, proto, "chosen", iso3)


def move(app, code, weight):
    """Move one slider."""
    return send(app, "moved", weights=shown(app)["weights"] | {code: weight})


def press(app, button):
    """Press "undo", "fitted" or "equal"."""
    return send(app, "pressed", button=button)


def _proto(app):
    (component,) = app.sidebar.get("bidi_component")
    return component.proto


def _ranking(app):
    protos = [node.proto for node in app.main.get("bidi_component")]
    return [proto for proto in protos if "spillover_ranking" in proto.component_name]
