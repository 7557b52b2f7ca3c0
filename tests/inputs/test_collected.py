"""Every collected file gets the same answer from `check`, from `--evidence` and from an upload."""

import pytest

from risk.cli import main
from risk.dashboard.state.evidence_store import read_upload
from risk.inputs.problems import EvidenceError
from tests.inputs.collected import MANY_ROWS, READ, REFUSED, beside, files

pytestmark = [beside, pytest.mark.usefixtures("warm_commands")]


def uploaded(path):
    """What was said of a file, and its digest, or its problems in words."""
    try:
        evidence = read_upload(path.name, path.read_bytes()).evidence
    except EvidenceError as error:
        return "", [problem.sentence for problem in error.problems]
    assert len(evidence) == MANY_ROWS.get(path.name[:2], 1)
    return evidence.short, [", ".join(evidence.remarks)]


@pytest.mark.slow
def test_every_collected_file_gets_what_it_should_on_all_three_ways(capsys):
    for path in files():
        number = path.name[:2]
        digest, said = uploaded(path)
        helped = f"converted: {READ.get(number)}\n" if READ.get(number) else ""
        codes = [main(["check", str(path)])]
        checked = capsys.readouterr()
        codes.append(main(["score", "--as-of", "2021-06", "--evidence", str(path)]))
        scored = capsys.readouterr()
        if number in READ:
            assert said == [READ[number]], path.name
            many = "20 rows" if number in MANY_ROWS else "1 row"
            assert checked.out == f"ok: {many}; this evidence is {digest}\n{helped}", path.name
            assert (f"{path}: {helped}" in scored.err) == bool(helped), path.name
            assert digest in scored.out, path.name
            assert codes == [0, 0]
        else:
            assert any(REFUSED[number] in sentence for sentence in said), (path.name, said)
            lines = [f"python -m risk check: {path}: {sentence}" for sentence in said]
            assert checked.err.splitlines() == lines
            assert scored.err == checked.err.replace("risk check", "risk score")
            assert codes == [2, 2] and not scored.out
