from .geography.pinned import read_pinned as read_pinned
from .manifest import Entry as Entry
from .manifest import read_manifest as read_manifest
from .manifest import write_manifest as write_manifest
from .pipeline import build as build
