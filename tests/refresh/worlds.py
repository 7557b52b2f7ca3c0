"""Refreshes of the six-country world: its files copied instead of fetched, and no scores made."""

import os
import shutil
import signal
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from risk.build.manifest import Entry
from risk.dataset.releases import Release
from risk.model.learning import fit_all
from risk.refresh import run
from risk.storage.files import sha256
from risk.terms.countries import read_countries

STEPS = {
    "while it collects": "risk.refresh.run.collect",
    "before it builds": "risk.refresh.run.build",
    "while it computes the panel": "risk.build.pipeline.panel_rows",
    "before it fits": "risk.refresh.run.fit_all",
    "before it writes the fits": "risk.refresh.run.write_models",
    "before it compares": "risk.refresh.run.revised_cells",
    "before it writes what changed": "risk.refresh.run.write_files",
    "before the switch": "risk.dataset.releases.switch",
}
RENAMES = {"at the first rename": 1, "amid the tables": 5, "at the rename that switches": None}
AFTER = "after the switch"
MOMENTS = (*STEPS, *RENAMES, AFTER)


def copied(into, accepted, *, given, failed=None, **_):
    """What `collect` does with files at hand, without its checks: they are of today's world."""
    manifest = {}
    changed = False
    for path in sorted(given.iterdir()):
        content = path.read_bytes()
        shutil.copy(path, into / path.name)
        manifest[path.name] = Entry(
            series=path.stem,
            address=f"https://example.org/{path.name}",
            release="26.1",
            last_modified="2026-06-01",
            bytes=len(content),
            sha256=sha256(content),
            fetched="2026-06-20",
        )
        before = accepted / path.name if accepted else None
        changed |= not (before and before.exists() and before.read_bytes() == content)
    return SimpleNamespace(
        manifest=manifest, failed=failed or {}, changed=changed, sentences=["all were copied"]
    )


def patches(static, seeds):
    """What a refresh of the six countries needs in place of the real world's."""
    states = read_countries(seeds)
    return (
        patch("risk.build.read_files.read_countries", lambda: states.copy()),
        patch("risk.refresh.run.STATIC", static),
        patch("risk.dataset.releases.SHIPPED", Release("", static.parent / "nothing")),
        patch("risk.refresh.run.collect", copied),
        patch("risk.refresh.run.fit_all", partial(fit_all, jobs=1)),
        patch("risk.refresh.run._score", lambda scorer, release: None),
        patch("risk.refresh.run._tell", lambda scorer, failed: []),
    )


def killed(*_, **__):
    """Be killed, as by the system: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def killing(moment):
    """The patch that kills at a moment."""
    if moment in STEPS:
        return patch(STEPS[moment], killed)
    if moment == AFTER:
        clear = run._clear
        calls = []

        def second(*args):
            calls.append(args)
            return killed() if len(calls) == 2 else clear(*args)

        return patch("risk.refresh.run._clear", second)
    return patch("os.replace", _counted(RENAMES[moment]))


def _counted(last):
    replace = os.replace
    done = []

    def counted(source, target):
        done.append(target)
        if len(done) == last or (last is None and Path(target).name == "current.json"):
            killed()
        replace(source, target)

    return counted


def refresh_killed(sources, moment):
    """Exit code of a refresh in a process of its own that is killed (SIGKILL) at a moment.

    A fork, for the imports are there already and the patches of this process hold in it.
    """
    pid = os.fork()
    if not pid:
        try:
            killing(moment).start()
            run.refresh(given=sources)
        finally:
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
