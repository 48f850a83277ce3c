"""Ports and secrets that must outlive a process: a JSON file that only its owner can read."""

import json
import os
from pathlib import Path
from typing import Any

from core.embedded.system import EmbeddedError


class State(dict[str, Any]):
    """A dict kept in `path`, mode 0600, replaced as a whole on every `save`."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.load()

    def load(self) -> None:
        """Read what the file holds now (another process may have written it)."""
        self.clear()
        try:
            self.update(json.loads(self.path.read_text()))
        except FileNotFoundError:
            return
        except PermissionError:
            raise EmbeddedError(
                f"{self.path} belongs to another user. Run this as the user who ran it the first time."
            ) from None
        except ValueError as error:
            raise EmbeddedError(f"{self.path} is damaged ({error}). `make reset` starts afresh.") from error

    def save(self) -> None:
        new = self.path.with_suffix(".tmp")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(self, file, indent=1)
        new.replace(self.path)
