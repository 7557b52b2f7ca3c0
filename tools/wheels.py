"""Ask the package registry whether every locked requirement has a wheel for each system and Python.

`python -m tools.wheels` downloads them all, some 3 GB, into a folder that goes again; pip checks
their hashes. Systems that are not at hand are asked about all the same. Needs a network, so it is
no part of the tests. Returns 1 where a wheel is missing.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def manylinux(machine: str) -> tuple[str, ...]:
    """pip's names of a Linux with glibc 2.28, which takes what was built for an older one too."""
    return (f"manylinux2014_{machine}", *(f"manylinux_2_{n}_{machine}" for n in range(17, 29)))


# pip's names of a system; what a marker in the requirements may ask of it.
SYSTEMS = {
    "Linux x86-64": (manylinux("x86_64"), "linux", "Linux", "x86_64"),
    "Linux arm64": (manylinux("aarch64"), "linux", "Linux", "aarch64"),
    "macOS 14 arm64": (("macosx_14_0_arm64",), "darwin", "Darwin", "arm64"),
    "Windows x86-64": (("win_amd64",), "win32", "Windows", "AMD64"),
}


def blocks(requirements: str) -> list[str]:
    """Requirements with their hashes, each as one line."""
    joined = requirements.replace("\\\n", " ")
    return [" ".join(line.split()) for line in joined.splitlines() if line and line[0] not in " #"]


def wanted(requirements: str, system: str, python: str) -> list[str]:
    """The lines that apply to a system and a Python, without their markers.

    pip judges markers by the machine that it runs on, so they are judged here.
    """
    _, sys_platform, platform_system, machine = SYSTEMS[system]
    environment = {
        "os_name": "nt" if sys_platform == "win32" else "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_system": platform_system,
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": sys_platform,
    }
    lines = []
    for block in blocks(requirements):
        text, separator, hashes = block.partition(" --hash")
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate(environment):
            lines.append(f"{requirement.name}{requirement.specifier}{separator}{hashes}")
    return lines


def missing(lines: list[str], system: str, python: str, folder: Path) -> str:
    """Download the wheels of some requirements; what pip says where it cannot, else nothing."""
    file = folder / "requirements.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    platforms = [option for name in SYSTEMS[system][0] for option in ("--platform", name)]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps"),
            *("--only-binary=:all:", "--require-hashes", "--implementation", "cp"),
            *("--python-version", python, *platforms),
            *("--requirement", str(file), "--dest", str(folder)),
        ],
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode == 0:
        return ""
    said = [line for line in done.stderr.splitlines() if not line.startswith("WARNING")]
    return " ".join(said) or f"pip ended with status {done.returncode}"


def main() -> int:
    """Print a line for each system, Python and file of requirements."""
    parser = argparse.ArgumentParser(prog="python -m tools.wheels", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=[ROOT / "requirements.txt"])
    options = parser.parse_args()
    failures = 0
    for path in options.files:
        requirements = path.read_text(encoding="utf-8")
        for system in SYSTEMS:
            for python in PYTHONS:
                lines = wanted(requirements, system, python)
                with tempfile.TemporaryDirectory() as folder:
                    said = missing(lines, system, python, Path(folder))
                verdict = said or f"{len(lines)} wheels"
                print(f"{path.name}, {system}, Python {python}: {verdict}", flush=True)
                failures += bool(said)
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
