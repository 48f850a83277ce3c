"""Under which system user the services run: the caller's own, or as root a user of their own."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

from core.embedded.system import EmbeddedError

SERVICE_USER = "hubsi-services"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


class Account:
    """Runs commands and owns directories for the services below `root`.

    PostgreSQL refuses to run as root, so root hands over to the owner of existing data or to SERVICE_USER,
    who is made when missing. Nobody's existing directories get other permissions.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.owner: pwd.struct_passwd | None = None

    def prepare(self) -> None:
        """Find or make the service user. Raises EmbeddedError when that user cannot enter `root`."""
        if os.geteuid() != 0 or self.owner:
            return
        self.owner = self._owner_of_data() or self._service_user()
        if self.run(["/bin/sh", "-c", 'cd "$0"', self.root], check=False).returncode:
            raise EmbeddedError(
                f"User {self.owner.pw_name} cannot enter {self.root}: a directory above it is closed to "
                "others. As root, set HUBSI_DATA_DIR to a place such as /var/lib/hubsi."
            )

    def _owner_of_data(self) -> pwd.struct_passwd | None:
        data = self.root / "pgdata"
        if not data.exists() or data.stat().st_uid == 0:
            return None
        try:
            return pwd.getpwuid(data.stat().st_uid)
        except KeyError:
            return None

    def _service_user(self) -> pwd.struct_passwd:
        try:
            return pwd.getpwnam(SERVICE_USER)
        except KeyError:
            pass
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        try:
            subprocess.run(
                [*command, "--shell", "/usr/sbin/nologin", SERVICE_USER],
                check=True,
                capture_output=True,
                text=True,
            )
        except (OSError, subprocess.CalledProcessError) as error:
            try:  # another start may have made the user in the meantime
                return pwd.getpwnam(SERVICE_USER)
            except KeyError:
                raise EmbeddedError(
                    f"Root may not run PostgreSQL and the user {SERVICE_USER} could not be made ({error}). "
                    "Run this as an ordinary user, or make that user."
                ) from error
        return pwd.getpwnam(SERVICE_USER)

    @property
    def as_user(self) -> dict[str, Any]:
        """The keyword arguments of subprocess that drop root's rights."""
        if self.owner is None:
            return {}
        return {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}

    def run(self, command: list[Any], check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(part) for part in command],
            check=check,
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=ENVIRONMENT,
            **self.as_user,
        )

    def spawn(self, command: list[Any], log_path: Path) -> subprocess.Popen[bytes]:
        """Start a server in its own session, so that Ctrl-C does not reach it before its users have stopped."""
        with log_path.open("ab") as log:
            return subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                env=ENVIRONMENT,
                **self.as_user,
            )

    def give(self, path: Path) -> None:
        if self.owner:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)

    def own_directory(self, path: Path) -> None:
        path.mkdir(exist_ok=True)
        path.chmod(0o700)
        self.give(path)

    def secret_file(self, path: Path, content: str) -> None:
        """Write a file that nobody but the service user can read, not even for a moment."""
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(content)
        self.give(path)

    def runnable(self, package: Path, program: Path, libraries: Path | None = None) -> Path:
        """The program of a package where the service user may run it: in place, or a copy below `root`.

        A virtual environment below /root is closed to another user; the copy is made once per version.
        """
        try:
            self.run([package / program, "--version"])
            return package / program
        except (PermissionError, subprocess.CalledProcessError) as error:
            if not self.owner:
                raise EmbeddedError(f"{package / program} does not run here: {error}") from error
        target = self._copy(package, libraries)
        self.run([target / package.name / program, "--version"])
        return target / package.name / program

    def _copy(self, package: Path, libraries: Path | None) -> Path:
        infos = sorted(info.name for info in package.parent.glob(f"{package.name}-*.dist-info"))
        target = self.root / "runtime" / ("-".join(infos) or "unversioned")
        if not (target / ".complete").exists():
            shutil.rmtree(target, ignore_errors=True)
            unused = shutil.ignore_patterns("include", "*.a", "pgxs", "__pycache__")
            shutil.copytree(package, target / package.name, ignore=unused)
            if libraries and libraries.exists():
                shutil.copytree(libraries, target / libraries.name)
            for path in [target.parent, target, *target.rglob("*")]:
                mode = path.stat().st_mode
                path.chmod(mode | (0o055 if path.is_dir() or mode & 0o100 else 0o044))
            (target / ".complete").touch()
        return target
