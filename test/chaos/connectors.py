"""Connectors that read and write files, and how they are made to fail and mended. What is asked is asked of a worker, not of an address."""

import json
import time
import urllib.parse

from disks import Disk
from rest import FAULTS, ask

PATIENCE = 25.0  # seconds in which an action is tried again: a rebalance answers 409, a worker may be down
FILE = "org.apache.kafka.connect.file.FileStream"
JSON = "org.apache.kafka.connect.json.JsonConverter"
STRING = "org.apache.kafka.connect.storage.StringConverter"
ALL, FAILED = "restart?includeTasks=true&onlyFailed=false", "restart?includeTasks=true&onlyFailed=true"


class Connectors:
    """Kinds: a source of a growing file; a sink, with two tasks and a disk of its own; a source one of whose settings is in a file."""

    def __init__(self, folder, ports, say):
        self._folder, self._ports, self._say = folder, ports, say
        self._kinds, self._slots, self._disks = {}, {}, {}
        self._lines = folder / "lines.txt"
        self.append_line()

    def create(self, name, kind):
        self._kinds[name] = kind
        self._slots.setdefault(name, len(self._slots))
        if kind == "sink" and name not in self._disks:
            self._disks[name] = Disk(self._folder / f"disk-{self._slots[name]}")
        self._set_size(name, "100")
        self._configure(name)

    def rename(self, name, to):
        """As it is done: Connect has no other way."""
        self.delete(name)
        self.create(to, self._kinds[name])

    def delete(self, name):
        self._do("DELETE", name, "", good=(204, 404))

    def pause(self, name):
        self._do("PUT", name, "pause", good=(202, 404))

    def stop(self, name):
        self._do("PUT", name, "stop", good=(204, 404))

    def resume(self, name):
        self._do("PUT", name, "resume", good=(202, 404))

    def restart_failed(self, name):
        self._restart(name, FAILED)

    def fill_disk(self, name):
        self._disks[name].fill()
        self._restart(name, ALL)

    def lose_folder(self, name):
        self._disks[name].hide()
        self._restart(name, ALL)

    def poison(self, name):
        """Its converter no longer understands what is in the topic."""
        self._configure(name, {"value.converter": JSON})

    def break_connector(self, name):
        self._set_size(name, "none")
        self._restart(name, "restart")

    def mend(self, name):
        self._set_size(name, "100")
        if name in self._disks:
            self._disks[name].mend()
            self._configure(name)
        self.restart_failed(name)

    def mend_all(self):
        """Whatever has failed, by the list of the first worker that has one."""
        for port in self._ports():
            try:
                status, body = ask(port, "/connectors?expand=status", 3)
            except FAULTS:
                continue
            if status == 200:
                for name, entry in json.loads(body).items():
                    if "FAILED" in [entry["status"]["connector"]["state"], *(task["state"] for task in entry["status"]["tasks"])]:
                        self.mend(name)
                return

    def append_line(self):
        with open(self._lines, "a", encoding="utf-8") as lines:
            lines.write(f"{time.time()}\n")

    def close(self):
        for disk in self._disks.values():
            disk.close()

    def _set_size(self, name, size):
        (self._folder / f"{self._slots[name]}.properties").write_text(f"size={size}\n")

    def _restart(self, name, how):
        self._do("POST", name, how, good=(202, 204, 404, 500))

    def _configure(self, name, otherwise=None):
        kind = self._kinds[name]
        if kind == "sink":
            config = {"connector.class": FILE + "SinkConnector", "tasks.max": "2", "topics": "lines", "value.converter": STRING,
                      "file": str(self._disks[name].path / "lines.txt")}
        else:
            size = f"${{file:{self._folder}/{self._slots[name]}.properties:size}}" if kind == "provided" else "100"
            config = {"connector.class": FILE + "SourceConnector", "tasks.max": "1", "topic": "lines", "batch.size": size,
                      "file": str(self._lines)}
        self._do("PUT", name, "config", config | (otherwise or {}), good=(200, 201))

    def _do(self, method, name, rest, body=None, good=()):
        """As an operator does: again, and of the next worker, until it is done."""
        path = f"/connectors/{urllib.parse.quote(name, safe='')}{'/' if rest else ''}{rest}"
        last, until = "nobody answers", time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for port in self._ports():
                try:
                    status, said = ask(port, path, 5, method, body)
                except FAULTS as fault:
                    last = repr(fault)
                    continue
                if status in good:
                    return
                last = f"{status} {said[:120]!r}"
            time.sleep(0.7)
        self._say(f"{method} {path}: not done: {last}")
