"""What the compiler made of each contract: its interface, its code, and what it was built from."""

from daosplit.artifacts.artifact import (
    Artifact,
    artifact_names,
    load_artifact,
    look_in,
    stale_artifacts,
    write_artifacts,
)

__all__ = [
    "Artifact",
    "artifact_names",
    "load_artifact",
    "look_in",
    "stale_artifacts",
    "write_artifacts",
]
