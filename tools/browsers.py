"""Find the browsers of the browser tests; run as a script, install what the tests lack."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FIREFOX = ("firefox-esr", "firefox")
DEBIAN_PACKAGES = ["chromium", "libatomic1"]  # Playwright's driver needs the second


def first_of(names: Iterable[str]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def find_chromium() -> str | None:
    """Path of an installed Chromium; None leaves Playwright to look for its own."""
    return first_of(CHROMIUM)


def find_firefox() -> str | None:
    """Path of an installed Firefox, as its makers build it; None where there is none."""
    return first_of(FIREFOX)


def playwright(*arguments: str, quiet: bool = False) -> bool:
    output = subprocess.DEVNULL if quiet else None
    command = [sys.executable, "-m", "playwright", *arguments]
    return subprocess.run(command, stdout=output, stderr=output).returncode == 0


def apt_get(*arguments: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(
        ["apt-get", "--quiet", "--yes", *arguments], env=environment, stdin=subprocess.DEVNULL
    )


def install(packages: Iterable[str]) -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt_get("update")
        apt_get("install", "--no-install-recommends", *packages)


def ready() -> bool:
    """Whether Playwright runs and there is a Chromium for it, downloaded where need be."""
    if not playwright("--version", quiet=True):
        return False
    return find_chromium() is not None or playwright("install", "chromium")


def main() -> int:
    if not find_chromium() or not playwright("--version", quiet=True):
        install(DEBIAN_PACKAGES)
    if not find_firefox():
        install(["firefox-esr"])
    if not find_firefox():  # a visitor's second browser: what it would test is skipped
        print("No Firefox: its tests are skipped ('sudo apt install firefox-esr').")
    if ready():
        return 0
    packages = " ".join(DEBIAN_PACKAGES)
    print(f"The browser tests need more: type 'sudo apt install {packages}'.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
