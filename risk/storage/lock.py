"""One writer at a time: a lock on each folder that a command fills.

The system gives a lock up with the process that holds it, so that of a killed one blocks nobody.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from filelock import lock_descriptor

from risk.storage.errors import InputError
from risk.storage.files import make_folder, shown, told

NAME = ".lock"


@contextlib.contextmanager
def locked(*folders: Path) -> Iterator[None]:
    """Hold folders for oneself; they are made where there are none, and go again if left empty.

    Raises InputError if another command holds one of them, or the disk refuses.
    """
    with contextlib.ExitStack() as held:
        for folder in {folder.resolve(): folder for folder in folders}.values():
            held.enter_context(_locked(folder))
        yield


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    new = [place for place in (folder, *folder.parents) if not place.exists()]
    make_folder(folder)
    descriptor = _acquired(folder)
    try:
        yield
    finally:
        # Removed while it is held. Windows removes no open file: there it stays, empty and free.
        with contextlib.suppress(OSError):
            (folder / NAME).unlink()
        os.close(descriptor)
        with contextlib.suppress(OSError):  # what was written in them keeps them
            for place in new:
                place.rmdir()


def _acquired(folder: Path) -> int:
    path = folder / NAME
    while True:
        with told(path):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            is_held = lock_descriptor(descriptor, blocking=False)
        if not is_held:
            os.close(descriptor)
            raise InputError(
                f"{shown(folder)}: another build, fit, verify or refresh is writing here: wait "
                "until it has finished, then run this again"
            )
        if _stands(descriptor, path):
            return descriptor
        # Whoever held it has removed it between our opening and locking it: take the new one.
        os.close(descriptor)


def _stands(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
