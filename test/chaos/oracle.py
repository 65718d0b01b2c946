"""Asks each worker directly, twice a second, what it lists and whether it is a live member of its group."""

import http.client
import json
import threading
import time
from dataclasses import dataclass

from rest import FAULTS, ask_over

PAUSE, LIST_LIMIT, PROOF_LIMIT = 0.5, 2.0, 12.0
QUICK = 1.0  # seconds within which a live worker proves itself, so that its proof belongs to its list


@dataclass(frozen=True)
class Observation:
    """What one worker said. `at`: when its list was asked for; `proved`: when it had proved itself alive, None if it did not."""
    at: float
    worker: int
    states: dict | None = None  # (connector, None or id of task) -> state
    took: float = 0.0  # seconds until the list had come
    proved: float | None = None
    said: str = ""

    @property
    def proven(self):
        return self.states is not None and self.proved is not None

    @property
    def strictly(self):
        return self.proven and self.proved - self.at - self.took <= QUICK

    def failed(self):
        return {item for item, state in (self.states or {}).items() if state == "FAILED"}

    def __str__(self):
        if self.states is None:
            return f"worker {self.worker}: no list ({self.said})"
        told = "alive" if self.proven else f"not alive ({self.said})"
        return f"worker {self.worker}: {told}, lists {len(self.states)}, failed: {sorted(map(str, self.failed())) or 'nothing'}"


def read_states(body):
    states = {}
    for name, entry in json.loads(body).items():
        states[name, None] = entry["status"]["connector"]["state"]
        states |= {(name, task["id"]): task["state"] for task in entry["status"]["tasks"]}
    return states


class Oracle:
    def __init__(self, ports, tell):
        self._ports, self._tell, self._stopped = ports, tell, threading.Event()
        self._threads = [threading.Thread(target=self._watch, args=(number,), daemon=True) for number in range(len(ports))]
        self.newest = [None] * len(ports)

    def start(self):
        for thread in self._threads:
            thread.start()

    def stop(self):
        self._stopped.set()

    def _watch(self, number):
        while not self._stopped.is_set():
            seen = self._look(number)
            self.newest[number] = seen
            self._tell(seen)
            self._stopped.wait(max(0.05, PAUSE - (time.monotonic() - seen.at)))

    def _look(self, number):
        at = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self._ports[number], timeout=LIST_LIMIT)
        try:
            status, body = ask_over(connection, "/connectors?expand=status")
            took = time.monotonic() - at
            if status != 200:
                return Observation(at, number, said=f"{status}")
            states = read_states(body)
            proved, said = self._prove(connection)
            return Observation(at, number, states, took, proved, said)
        except (*FAULTS, ValueError, KeyError, TypeError) as fault:
            return Observation(at, number, said=repr(fault))
        finally:
            connection.close()

    @staticmethod
    def _prove(connection):
        """What only a live member of the group can answer: /health from 3.9 on, before it a 404 of the herder about no connector."""
        connection.sock and connection.sock.settimeout(PROOF_LIMIT)
        try:
            status, body = ask_over(connection, "/health")
            if status == 404:
                status, body = ask_over(connection, "/connectors/chaos-asks-for-none")
                alive = status == 404 and "error_code" in json.loads(body)
            else:
                alive = status == 200 and json.loads(body).get("status") == "healthy"
            return (time.monotonic() if alive else None), f"{status} {body[:80]!r}"
        except (*FAULTS, ValueError) as fault:
            return None, repr(fault)
