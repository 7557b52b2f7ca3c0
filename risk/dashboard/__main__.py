"""Run as python -m risk.dashboard: Streamlit's server, and beside it what every page needs."""

from threading import Thread

from streamlit.web.cli import main

from risk.dashboard.warm_up import warm_up

if __name__ == "__main__":
    Thread(target=warm_up, name="warm-up", daemon=True).start()
    main(prog_name="streamlit")
