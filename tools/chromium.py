"""Find a Chromium for the browser tests; run as a script, install what they lack."""

import os
import shutil
import subprocess
import sys

DEBIAN_PACKAGES = ["chromium", "libatomic1"]  # Playwright's driver needs the second


def find_chromium() -> str | None:
    """Path of an installed Chromium; None leaves Playwright to look for its own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def playwright(*arguments: str, quiet: bool = False) -> bool:
    output = subprocess.DEVNULL if quiet else None
    command = [sys.executable, "-m", "playwright", *arguments]
    return subprocess.run(command, stdout=output, stderr=output).returncode == 0


def apt_get(*arguments: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(
        ["apt-get", "--quiet", "--yes", *arguments], env=environment, stdin=subprocess.DEVNULL
    )


def ready() -> bool:
    """Whether Playwright runs and there is a Chromium for it, downloaded where need be."""
    if not playwright("--version", quiet=True):
        return False
    return find_chromium() is not None or playwright("install", "chromium")


def main() -> int:
    missing = not find_chromium() or not playwright("--version", quiet=True)
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        apt_get("update")
        apt_get("install", "--no-install-recommends", *DEBIAN_PACKAGES)
    if ready():
        return 0
    packages = " ".join(DEBIAN_PACKAGES)
    print(f"The browser tests need more: type 'sudo apt install {packages}'.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
