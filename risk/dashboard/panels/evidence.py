"""Evidence: a visitor's own file, checked as a whole, switched on and off, always named."""

import pandas as pd
import streamlit as st

from risk.dashboard.look import download, fold, named, plain
from risk.dashboard.panels.cases import switch
from risk.dashboard.panels.figure import Keys, figure_boxes, row_of, with_figure
from risk.dashboard.state import (
    TURNS,
    Upload,
    View,
    cases,
    change,
    drop_upload,
    files,
    read_upload,
    session,
    show,
    use_of,
    visitor,
)
from risk.dataset import Panel
from risk.inputs import (
    EVIDENCE_COLUMNS,
    NOT_YET,
    RELIABILITY,
    EvidenceError,
    template_workbook,
    to_bytes,
)
from risk.risk_table import Settings
from risk.storage import InputError, to_csv
from risk.terms import CATALOGUE, counted

MOST_MB = 2
MOST_PROBLEMS_SHOWN = 500
EXAMPLE = {column.name: column.example for column in EVIDENCE_COLUMNS}
FOLD = "Add a figure, or a file of evidence"
USED = "used"
LATER = "from a case of a later month"


def evidence_line(view: View) -> None:
    """Say which evidence the numbers rest on, if any; first, which of the link's is not here."""
    every = files(session().upload)
    here = every.at_hand()
    gone = every.missing(view.digests)
    shared = every.unclear(view.digests)
    for digest, titles in shared:
        st.warning(
            f"The address names evidence by the first digits of its hash, {digest}. These digits "
            f"fit {len(titles)} different files: {plain(' and '.join(titles))}. The numbers below "
            "use **none** of them."
        )
    if gone:
        st.warning(
            "This link was made with an evidence file that a link cannot carry (hash "
            f"{', '.join(gone)}). The numbers below are **without** that file. Upload it under "
            f"“{FOLD}” to see the numbers of the link."
        )
    if gone or shared:
        st.button(
            "Continue without it",
            key="evidence_forget",
            on_click=change,
            kwargs={"digests": tuple(d for d in view.digests if d in here)},
        )
    evidence = view.settings.evidence
    if evidence is None:
        return
    used = sum(text == USED for text in use_of(view.settings))
    # Their names say when they were.
    later = {c.evidence.short for c in cases().values() if c.as_of > view.settings.as_of}
    names = " and ".join(LATER if d in later else here[d][0] for d in view.digests if d in here)
    st.text(f"With evidence {names}: {used} of {counted(len(evidence), 'row')} applied.")


def evidence_panel(view: View, panel: Panel) -> None:
    """Draw the form for a figure, the upload, the switch, and what became of each row."""
    upload = session().upload
    problems = session().problems
    # Once open it stays open: a fold that closes while a file is replaced loses the new file.
    still = bool(st.session_state.get("fold_evidence"))
    opened = still or bool(problems or files(upload).missing(view.digests))
    place = fold(FOLD, "fold_evidence", icon=":material/add_chart:", opened=opened)
    if not place.open:
        return
    with place:
        st.markdown(
            "Add a value that you can date and source. It replaces a late or coarse published one, "
            "from the month in which it became known. Your file stays in this session: it is not "
            "stored, and no one else sees it. The address holds the file's hash, not its content."
        )
        keys = figure_boxes(view, panel)
        st.button(
            "Add this figure",
            key="figure_add",
            icon=":material/add:",
            on_click=_figure_added,
            args=(keys,),
            help="It is checked as a row of a file is, and used at once",
        )
        if problem := session().figure_problem:
            st.error(f"Nothing was added. {plain(problem)}.")
        st.markdown("**Many at once**, as a file:")
        # Each file gets an uploader of its own: the old one would hold the file that was read.
        key = f"evidence_file_{session().uploads}"
        # Of any type: one that is not read gets a sentence that says what to do.
        st.file_uploader(
            "Evidence file (CSV or Excel)",
            key=key,
            max_upload_size=MOST_MB,
            on_change=_uploaded,
            args=(key,),
            help="Use the columns of the template. If any row has a problem, none of "
            "the file is used.",
        )
        download(
            "Download template",
            template,
            "spillover_evidence_template.csv",
            "The columns, with one example row",
            key="evidence_template",
        )
        download(
            "Template for Excel",
            excel_template,
            "spillover_evidence_template.xlsx",
            "The same; its cells are text, so that no day or number is changed",
            key="evidence_template_excel",
            kind=None,
        )
        if problems:
            _problems(*problems)
        if upload:
            _upload(view, upload)
        if evidence := view.settings.evidence:
            rows = rows_used(view.settings)
            st.dataframe(
                rows,
                key="evidence_rows",
                hide_index=True,
                alt="The rows of evidence and how each was used",
            )
            download(
                "Download evidence",
                lambda: to_bytes(evidence),
                "spillover_evidence.csv",
                "Every row that is switched on, to keep or to send with a link",
                key="evidence_download",
            )
            if later := len(evidence) - len(rows):
                st.caption(f"{later} more {'is' if later == 1 else 'are'} {NOT_YET}.")
        meaning = fold("The columns, the indicators' units, and reliability", "fold_columns")
        if meaning.open:
            with meaning:
                _help()


def _upload(view: View, upload: Upload) -> None:
    digest = upload.evidence.short
    st.text(f"Your file: {upload.name}, {counted(len(upload.evidence), 'row')}, hash {digest}")
    if upload.evidence.remarks:
        st.caption(plain(f"Read with help: {', '.join(upload.evidence.remarks)}."))
    with st.container(horizontal=True, vertical_alignment="center"):
        show("evidence_on", digest in view.digests)
        st.toggle(
            "Use my file",
            key="evidence_on",
            on_change=lambda: switch(digest, st.session_state.evidence_on),
            help="Off: exactly the numbers without your file",
        )
        st.button("Remove my file", key="evidence_remove", on_click=_removed)


def _problems(name: str, many: int, problems: tuple[str, ...]) -> None:
    st.error(f"None of this file was used. It has {counted(many, 'problem')}:")
    lines = [name, *problems]
    if many > len(problems):
        lines.append(f"… and {counted(many - len(problems), 'more problem')}")
    st.code(
        "\n".join(lines), language=None, wrap_lines=True, height=300 if many > 10 else "content"
    )


def _uploaded(key: str) -> None:
    """Check the file that was chosen; a good one is switched on in place of the one before."""
    current = session()
    file = st.session_state[key]
    current.problems = None
    if file is None:
        return
    current.uploads += 1
    try:
        with TURNS.turn(visitor()):
            upload = read_upload(file.name, file.getvalue())
    except EvidenceError as error:
        first = tuple(problem.sentence for problem in error.problems[:MOST_PROBLEMS_SHOWN])
        current.problems = error.name, len(error.problems), first
        return
    finally:
        drop_upload(file.file_id)
    _use(upload)


def _figure_added(keys: Keys) -> None:
    """Add the figure that was typed in; a wrong one changes nothing."""
    current = session()
    current.figure_problem = ""
    row = row_of({column: st.session_state[key] for column, key in keys.items()})
    try:
        with TURNS.turn(visitor()):
            upload = with_figure(current.upload, row)
    except InputError as error:
        current.figure_problem = str(error)
        return
    _use(upload)


def _use(upload: Upload) -> None:
    """Switch on what was brought, in place of the file before."""
    _removed()
    session().upload = upload
    switch(upload.evidence.short, True)


def _removed() -> None:
    current = session()
    if current.upload:
        gone = current.upload.evidence.short
        change(digests=tuple(d for d in current.view.digests if d != gone))
        current.upload = None


def rows_used(settings: Settings) -> pd.DataFrame:
    """The rows of the evidence that is on and known, each with what became of it, used first."""
    if settings.evidence is None:
        return pd.DataFrame()
    rows = settings.evidence.rows.copy()
    rows.insert(0, "at this month", use_of(settings))
    rows = rows[rows["at this month"] != NOT_YET]
    return rows.sort_values("at this month", key=lambda c: c != USED, kind="stable")


def template() -> bytes:
    """A file of evidence with one row, to be filled in."""
    return to_csv(pd.DataFrame([EXAMPLE]))


def excel_template() -> bytes:
    """The same as a workbook whose cells are text."""
    return template_workbook([EXAMPLE])


def _help() -> None:
    columns = [f"- **{plain(c.name)}**: {plain(c.description)}" for c in EVIDENCE_COLUMNS]
    st.markdown("\n".join(columns))
    st.markdown("**Indicators**")
    ends = {"source": "source_iso3", "receiver": "receiver_iso3", "corridor": "both countries"}
    st.markdown(
        "\n".join(
            f"- `{i.code}`: {named(i.code)}; unit `{i.unit}`; needs {plain(ends[i.entity])}"
            for i in CATALOGUE
        )
    )
    st.markdown("**Reliability**")
    st.markdown("\n".join(f"- **{c}**: {text}" for c, text in RELIABILITY.items()))
