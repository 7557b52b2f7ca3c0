"""The command `fit`: data/ to models/."""

import argparse

from tqdm import tqdm

from risk.cli.arguments import FIXED, add_folders, add_scheduler, add_without, workers
from risk.dataset import load_panel
from risk.model import fit_all, learned_besides, number_of_fits, write_models
from risk.storage import locked, shown


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `fit`."""
    add_folders(command, FIXED)
    add_without(command)
    add_scheduler(command)
    command.set_defaults(fills=("models",))


def run(options: argparse.Namespace) -> None:
    """Fit every year's models, and name their version."""
    panel = load_panel(options.data)
    total = number_of_fits(panel)
    with locked(options.models), workers(options.scheduler):
        with tqdm(total=total, desc="fit", unit="fit") as bar:
            models = fit_all(panel, without=options.without, progress=bar.update)
        write_models(models, options.models)
    print(f"model version {models.version} in {shown(options.models)}/")
    for sentence in learned_besides(panel, models):
        print(sentence)
