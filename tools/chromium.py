"""Find a Chromium for the browser tests; run as a script, install one where there is none."""

import os
import shutil
import subprocess
import sys


def find_chromium() -> str | None:
    """Path of an installed Chromium; None leaves Playwright to look for its own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def install_chromium() -> bool:
    """Install Debian's as root, else Playwright's own; tell whether one is there."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            subprocess.run(
                ["apt-get", "--quiet", *arguments], env=environment, stdin=subprocess.DEVNULL
            )
        if find_chromium():
            return True
    playwright = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
    return playwright.returncode == 0


if __name__ == "__main__" and not find_chromium() and not install_chromium():
    print("The browser tests need Chromium: type 'sudo apt install chromium'.", file=sys.stderr)
    sys.exit(2)
