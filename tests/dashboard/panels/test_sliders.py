"""The weights in the sidebar: what the sliders are told to show, and what becomes of a move."""

import pytest

from risk.risk_table.settings import weights_text
from risk.terms.catalogue import CATALOGUE, CODES, INDICATORS, equal_weights
from risk.terms.months import to_month
from risk.terms.outcomes import MECHANISMS
from risk.terms.wording import share
from tests.dashboard import component
from tests.dashboard.component import move, press, ranked_chances, send, set_of

EQUAL = equal_weights(5)
ADDRESS = {"as_of": "2021-06", "source": "AFG"}
WHAT_IF = {"what_if": "crossings_lost:AFG>TJK=2"}
JUDGED = [indicator.code for indicator in CATALOGUE if indicator.judgement]


def only(code):
    """Weights that are all on one indicator."""
    return tuple(100 if other == code else 0 for other in CODES)


def offered_to(mechanism):
    """Codes that a mechanism's fit can weigh."""
    return {indicator.code for indicator in CATALOGUE if mechanism in indicator.learned_by}


N_BEHIND = len(CODES) - len(offered_to("arrivals"))


def undone(app):
    """What the button says that it undoes."""
    return component.shown(app)["undo"]


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {},
        {"mechanism": "armed"},
        {"mechanism": "both", "weights": dict.fromkeys(CODES, 1)},
        {"mechanism": "armed", "weights": {CODES[0]: 5}},
        {"mechanism": "armed", "weights": dict.fromkeys(CODES, 101)},
        {"mechanism": "armed", "weights": dict.fromkeys(CODES, 1.5)},
        {"mechanism": "armed", "weights": dict.fromkeys(CODES, "<b>")},
        {"mechanism": "armed", "weights": dict.fromkeys(CODES, True), "step": "7"},
    ],
)
def test_what_the_sliders_cannot_show_is_not_taken(sent, open_app):
    app = open_app(**ADDRESS, tab="armed")
    before = set_of(app)
    for event in ("moved", "pressed", "tab"):
        component.send_raw(app, event, sent)
        assert set_of(app) == before
        assert not app.exception and "weights_armed" not in app.query_params


def test_a_slider_step_says_which_move_it_answers(open_app):
    app = open_app(**ADDRESS)
    first = component.shown(app)["step"]
    move(app, CODES[0], 5)
    assert component.shown(app)["step"] == first + 1


def test_the_other_tab_shows_the_other_set(open_app, scorer):
    app = send(open_app(**ADDRESS), "tab", to="armed")
    assert set_of(app) == scorer.forecaster.fit("armed", to_month("2021-06")).weights
    assert app.query_params["tab"] == "armed"


def test_the_set_in_front_follows_the_outcome(open_app):
    app = open_app(**ADDRESS)
    assert component.shown(app)["mechanism"] == "arrivals" and not component.shown(app)["idle"]
    app.selectbox(key="outcome").select("armed").run()
    assert component.shown(app)["mechanism"] == "armed"
    assert component.shown(app)["idle"] == {
        "arrivals": "These weights do not count for the outcome Armed fighting."
    }
    assert component.shown(open_app(**ADDRESS, outcome="armed"))["mechanism"] == "armed"
    app.selectbox(key="outcome").select("either").run()
    assert component.shown(app)["mechanism"] == "armed" and not component.shown(app)["idle"]


def test_a_set_that_does_not_count_moves_no_chance(open_app):
    app = open_app(**ADDRESS, outcome="armed", tab="arrivals")
    before = ranked_chances(app)
    move(app, "receiver_population", 90)
    assert ranked_chances(app).equals(before)


def test_an_indicator_without_a_value_is_off_and_says_why(open_app):
    app = open_app(**ADDRESS)
    assert component.shown(app)["without"] == dict.fromkeys(
        JUDGED, "No value in June 2021: it needs evidence or a what-if."
    )
    app = open_app(**ADDRESS, **WHAT_IF)
    assert set(component.shown(app)["without"]) == {*JUDGED} - {"crossings_lost"}


def test_a_weight_on_what_has_no_value_moves_no_chance_and_this_is_said(open_app):
    app = open_app(**ADDRESS)
    before = ranked_chances(app)
    move(app, "crossings_lost", 25)
    assert component.shown(app)["without"]["crossings_lost"] == (
        "No value in June 2021: it needs evidence or a what-if. Its weight of 25 counts alike "
        "everywhere, so moves no chance."
    )
    after = ranked_chances(app)
    assert after.index.tolist() == before.index.tolist()
    assert after.tolist() == pytest.approx(before.tolist(), abs=1e-4, nan_ok=True)


def test_before_a_series_began_its_slider_is_off(open_app):
    without = component.shown(open_app(as_of="1992-01", tab="armed"))["without"]
    assert set(without) == {*JUDGED, "state_fragility", "source_fragility"}
    assert without["state_fragility"] == (
        "No value was published by January 1992. Its weight of 4 counts alike everywhere, so "
        "moves no chance."
    )


@pytest.mark.parametrize(
    ("address", "note", "fold"),
    [
        (
            {"as_of": "1992-01"},
            "Equal weights: by January 1992 too few outcomes were known to fit any.",
            f"{N_BEHIND} that no fit is offered",
        ),
        (
            {"as_of": "2021-06"},
            "Fitted to history known by June 2021.",
            f"{N_BEHIND} without weight from history",
        ),
        (
            {"as_of": "2021-06", "weights_arrivals": weights_text(EQUAL)},
            "Equal weights.",
            f"{N_BEHIND} without weight from history",
        ),
        (
            {"as_of": "2021-06", "weights_arrivals": weights_text(only("displacement"))},
            "Your own weights, in\u00a0% of the index.",
            f"{N_BEHIND} without weight from history",
        ),
    ],
)
def test_the_note_says_what_the_weights_are(address, note, fold, open_app):
    shown = component.shown(open_app(**address))
    assert (shown["note"], shown["more"]["label"]) == (note, fold)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_what_history_gives_no_weight_is_in_the_fold(mechanism, open_app, scorer):
    shown = component.shown(open_app(**ADDRESS, tab=mechanism))
    weights = scorer.forecaster.fit(mechanism, to_month("2021-06")).weights
    front, fold = (
        {slider["code"] for group in groups for slider in group["sliders"]}
        for groups in (shown["groups"], shown["more"]["groups"])
    )
    assert front == offered_to(mechanism) and front | fold == set(CODES)
    assert not any(weights[CODES.index(code)] for code in fold)


def test_equal_weights_and_fitted_weights_are_of_both_sets(open_app, scorer):
    app = press(open_app(**ADDRESS), "equal")
    both = {f"weights_{mechanism}" for mechanism in MECHANISMS}
    assert {app.query_params[name] for name in both} == {weights_text(EQUAL)}
    assert component.shown(app)["can"] == ["fitted"]
    press(app, "fitted")
    assert not both & set(app.query_params)
    assert set_of(app) == scorer.forecaster.fit("arrivals", to_month("2021-06")).weights
    assert component.shown(app)["can"] == ["equal"]


def test_a_set_of_zeros_is_refused_beside_the_slider_that_was_moved(open_app):
    app = open_app(weights_arrivals=weights_text(only("last_arrivals")))
    move(app, "last_arrivals", 0)
    assert set_of(app) == only("last_arrivals")
    assert component.shown(app)["notice"] == {
        "text": "At least one weight must stay above 0, so this change was not made.",
        "at": "last_arrivals",
    }
    move(app, "displacement", 5)
    assert component.shown(app)["notice"] == {"text": "", "at": ""}


def test_a_set_that_counts_alike_everywhere_is_refused_as_zeros_are(open_app):
    weights = dict(zip(CODES, only("last_arrivals"), strict=True)) | {"crossings_lost": 40}
    own = ",".join(f"{code}={weight}" for code, weight in weights.items())
    app = move(open_app(**ADDRESS, weights_arrivals=own), "last_arrivals", 0)
    assert set_of(app) == tuple(weights.values())
    assert component.shown(app)["notice"]["at"] == "last_arrivals"


def test_undo_takes_back_one_change_of_weights_after_the_other(open_app):
    app = open_app(**ADDRESS, tab="armed")
    fitted = set_of(app)
    assert undone(app) is None
    move(app, "border_incidents", 50)
    k = CODES.index("border_incidents")
    idle = set(component.shown(app)["without"])
    others = sum(w for c, w in zip(CODES, fitted, strict=True) if c not in idle) - fitted[k]
    before, after = (share(weight / (others + weight)) for weight in (fitted[k], 50))
    assert before != after
    changed = ["Border incidents (0–13 years)", f"{before} → {after}"]
    assert undone(app) == changed
    press(app, "equal")
    assert undone(app) == ["equal weights", ""] and set_of(app) == EQUAL
    press(app, "undo")
    assert undone(app) == changed and set_of(app) == (*fitted[:k], 50, *fitted[k + 1 :])
    press(app, "undo")
    assert undone(app) is None and set_of(app) == fitted
    assert "weights_armed" not in app.query_params
    press(app, "undo")  # as a browser may send that had not heard of the last one
    assert set_of(app) == fitted and not app.exception


def test_a_run_of_moves_of_a_slider_is_one_step_of_undo(open_app):
    app = open_app(**ADDRESS)
    fitted = set_of(app)
    first = component.shown(app)["step"] + 1

    def moved(weight, run):
        weights = component.shown(app)["weights"] | {"displacement": weight}
        send(app, "moved", weights=weights, run=run)

    for weight in (10, 20, 30):
        moved(weight, first)
    for weight in (40, 60):
        moved(weight, first + 3)
    idle = set(component.shown(app)["without"])
    counting = [w for c, w in zip(CODES, fitted, strict=True) if c not in idle]
    others = sum(counting) - fitted[CODES.index("displacement")]
    how = " → ".join(share(weight / (others + weight)) for weight in (30, 60))
    assert undone(app) == ["Displaced inside the source", how]
    press(app, "undo")
    assert component.shown(app)["weights"]["displacement"] == 30
    press(app, "undo")
    assert set_of(app) == fitted and undone(app) is None


def test_undo_takes_back_a_what_if_and_says_which(open_app):
    app = open_app(**ADDRESS, what_if="territory_controlled:AFG=90")
    move(app, "displacement", 60)
    app.button(key="what_if_none").click().run()
    assert undone(app) == ["what-if Territory not state-controlled, Afghanistan, removed", ""]
    press(app, "undo")
    assert app.query_params["what_if"] == "territory_controlled:AFG=90"
    assert undone(app)[0] == INDICATORS["displacement"].short
    press(app, "undo")
    assert undone(app) is None and app.query_params["what_if"] == "territory_controlled:AFG=90"


def test_undo_switches_evidence_on_again(open_app):
    app = open_app(case="afghanistan-2021-06", **ADDRESS)
    app.toggle(key="case_evidence").set_value(True).run()
    on = app.query_params["evidence"]
    assert undone(app) == ["evidence switched on", ""]
    app.toggle(key="case_evidence").set_value(False).run()
    assert undone(app) == ["evidence switched off", ""] and "evidence" not in app.query_params
    press(app, "undo")
    assert app.query_params["evidence"] == on
    assert set(component.shown(app)["without"]) < set(JUDGED)


def test_labels_on_sliders_are_short_and_tell_indicators_apart():
    labels = [indicator.short for indicator in CATALOGUE]
    assert max(map(len, labels)) <= 31
    assert len(set(labels)) == len(CATALOGUE)


def test_the_exact_definition_stands_behind_the_question_mark(open_app):
    shown = component.shown(open_app(**ADDRESS, tab="armed"))
    sliders = [slider for group in shown["groups"] for slider in group["sliders"]]
    border = next(slider for slider in sliders if slider["code"] == "border_incidents")
    known = INDICATORS["border_incidents"]
    assert border["label"] == known.short
    assert border["help"].startswith(f"{known.label}. {known.description}")
