import shutil
import subprocess

import pytest

from risk.refresh.web.fetch import Fetcher
from tests.refresh.server import Site, serving


@pytest.fixture
def site():
    """A publisher on loopback."""
    with serving(Site()) as served:
        yield served


@pytest.fixture
def fetcher(site):
    """A session with it that waits for nobody long."""
    return Fetcher(origins=site.origins(), tries=2, wait_s=0.0, connect_s=5.0, silent_s=5.0)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """Certificate and key of localhost that nobody has signed."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("certificate")
    files = (folder / "certificate.pem", folder / "key.pem")
    subprocess.run(
        [
            openssl,
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-out",
            str(files[0]),
            "-keyout",
            str(files[1]),
        ],
        check=True,
        capture_output=True,
    )
    return files
