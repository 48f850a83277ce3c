"""Where the hub keeps its data on this machine."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Places:
    """The directories below `data`. `note` says why the data is not in the clone, when it is not."""

    data: Path
    note: str = ""

    @property
    def services(self) -> Path:
        return self.data / "services"

    @property
    def state(self) -> Path:
        return self.data / "state"

    @property
    def logs(self) -> Path:
        return self.data / "log"

    @property
    def test(self) -> Path:
        return self.data / "test"

    def make(self) -> None:
        """Make the directories: open enough for the services' own user to pass, closed where secrets are."""
        if not self.data.exists():
            self.data.mkdir(parents=True)
            self.data.chmod(0o711)
        for directory in (self.state, self.logs):
            directory.mkdir(exist_ok=True)
            directory.chmod(0o700)


def closed_to_others(path: Path) -> bool:
    """Would a user without rights be stopped on the way to `path`?"""
    return any(not directory.stat().st_mode & 0o001 for directory in (path, *path.parents))


def find_places(clone: Path = CLONE) -> Places:
    """HUBSI_DATA_DIR, or `.hub` in the clone, or below /var/lib when root's services cannot enter the clone."""
    if chosen := os.environ.get("HUBSI_DATA_DIR"):
        return Places(Path(chosen).resolve(), "as HUBSI_DATA_DIR says")
    if os.geteuid() == 0 and closed_to_others(clone):
        name = "hubsi-" + hashlib.sha256(str(clone).encode()).hexdigest()[:10]
        return Places(Path("/var/lib") / name, "because the database's own user may not enter the clone")
    return Places(clone / ".hub")
