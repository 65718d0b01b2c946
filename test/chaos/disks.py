"""The place that a sink writes to: a small disk where one may be mounted, else a folder."""

import pathlib
import subprocess


class Disk:
    def __init__(self, path):
        self.path, self._hidden = path, pathlib.Path(f"{path}-gone")
        path.mkdir()
        self._is_mounted = run("mount", "-t", "tmpfs", "-o", "size=4m,nr_inodes=8", "tmpfs", path)

    def fill(self):
        """No room for another file, and the sink's own is gone: a task that starts cannot make it. A folder is hidden instead."""
        if not self._is_mounted:
            self.hide()
            return
        for file in self.path.glob("*"):
            file.unlink()
        try:
            for number in range(64):
                (self.path / f"fill-{number}").touch()
        except OSError:
            pass  # full

    def hide(self):
        """A task that has its file open goes on; one that starts does not find the folder."""
        if self._hidden.exists() or not self.path.exists():
            return
        if not self._is_mounted:
            self.path.rename(self._hidden)
            return
        self._hidden.mkdir()
        if run("mount", "--move", self.path, self._hidden):
            self.path.rmdir()
        else:
            self._hidden.rmdir()  # where mounts are shared they cannot be moved

    def mend(self):
        if self._hidden.exists() and not self._is_mounted:
            self._hidden.rename(self.path)
        elif self._hidden.exists():
            self.path.mkdir(exist_ok=True)
            run("mount", "--move", self._hidden, self.path)
            self._hidden.rmdir()
        for file in self.path.glob("fill-*"):
            file.unlink()

    def close(self):
        if self._is_mounted:
            run("umount", "-l", self._hidden if self._hidden.exists() else self.path)


def run(*command):
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
