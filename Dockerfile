# The dashboard alone, as an ordinary user; see docs/deploy.md.
FROM python:3.11.14-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    OMP_NUM_THREADS=1 \
    MALLOC_ARENA_MAX=1 \
    ARROW_DEFAULT_MEMORY_POOL=system

WORKDIR /spillover
COPY requirements.txt .
RUN pip install --no-deps --require-hashes --only-binary=:all: -r requirements.txt \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin spillover
# Owned by root: the user that serves the pages can change none of it.
COPY . .
USER spillover

# Reachable from outside the container only: the port that docs/deploy.md publishes on the host
# is the host's localhost. The server's own name is given, or Streamlit would ask an outside
# service for it. The proxy's host name goes into STREAMLIT_SERVER_ALLOWED_HOSTS.
ENV HOME=/tmp \
    STREAMLIT_BROWSER_SERVER_ADDRESS=localhost \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_HEADLESS=true \
    STREAMLIT_SERVER_PORT=8501
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", \
    "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["python", "-m", "streamlit", "run", "app.py"]
