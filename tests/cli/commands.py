"""What the tests of several commands share."""

from risk.cli import main

SCORE = ["score", "--as-of", "2021-06"]


def refused(capsys, *arguments):
    """The sentence of a command that must fail: one line, no traceback, exit status 2."""
    assert main([str(a) for a in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "Traceback" not in err
    assert err.count("\n") == 1 and err.endswith("\n")
    assert err.startswith(f"python -m risk {arguments[0]}: ")
    return err[:-1]


def contents(folder):
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
