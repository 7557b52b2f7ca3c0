"""The command `fit`: data/ to models/."""

import argparse

from tqdm import tqdm

from risk.cli.arguments.options import add_folders, add_scheduler, add_without, workers
from risk.dataset.load_panel import load_panel
from risk.model.fit_files import write_models
from risk.model.fits import FIRST_CUTOFF, fit_all, learned_besides
from risk.storage.lock import locked
from risk.terms.outcomes import MECHANISMS


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `fit`."""
    add_folders(command)
    add_without(command)
    add_scheduler(command)
    command.set_defaults(fills=("models",))


def run(options: argparse.Namespace) -> None:
    """Fit every year's models, and name their version."""
    panel = load_panel(options.data)
    total = len(MECHANISMS) * (panel.last_year - FIRST_CUTOFF + 1)
    with locked(options.models), workers(options.scheduler):
        with tqdm(total=total, desc="fit", unit="fit") as bar:
            models = fit_all(panel, without=options.without, progress=bar.update)
        write_models(models, options.models)
    print(f"model version {models.version} in {options.models.name}/")
    for sentence in learned_besides(panel, models):
        print(sentence)
