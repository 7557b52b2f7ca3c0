# The dashboard alone, as an ordinary user; see docs/deploy.md.
ARG BASE=python:3.11.14-slim-bookworm
FROM ${BASE}

LABEL org.opencontainers.image.title="Spillover" \
    org.opencontainers.image.licenses="MIT AND CC-BY-SA-4.0"

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    OMP_NUM_THREADS=1 \
    MALLOC_ARENA_MAX=1 \
    ARROW_DEFAULT_MEMORY_POOL=system

WORKDIR /spillover
RUN groupadd --gid 10001 spillover \
    && useradd --uid 10001 --gid spillover --no-create-home --shell /usr/sbin/nologin spillover
# Before the code, so that a change of it alone installs nothing again.
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore \
    --no-deps --require-hashes --only-binary=:all: -r requirements.txt
# Owned by root: the user that serves the pages can read all of it, whatever the umask of the clone
# was, and change none.
COPY . .
RUN chmod -R go=rX .
# By number, so that a cluster can see that it is not root.
USER 10001:10001

# Reachable from outside the container only: the port that docs/deploy.md publishes on the host
# is the host's localhost. The server's own name is given, or Streamlit would ask an outside
# service for it. The proxy's host name goes into STREAMLIT_SERVER_ALLOWED_HOSTS.
ENV HOME=/tmp \
    STREAMLIT_BROWSER_SERVER_ADDRESS=localhost \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_HEADLESS=true \
    STREAMLIT_SERVER_PORT=8501
EXPOSE 8501
# Straight to the server, whatever HTTP_PROXY says, and under its path if it has one.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", "\
import http.client, os; \
base = os.environ.get('STREAMLIT_SERVER_BASE_URL_PATH', ''); \
server = http.client.HTTPConnection('127.0.0.1', 8501, timeout=4); \
server.request('GET', os.path.join('/', base, '_stcore/health')); \
raise SystemExit(server.getresponse().status != 200)"]
# As `risk run` does: the server, and what every page needs read ahead of the first visitor.
CMD ["python", "-m", "risk.dashboard", "run", "app.py"]
