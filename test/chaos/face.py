"""Looks at the daemon through its HTTP face twice a second."""

import http.client
import random
import threading
import time

from laws import Look, Violation
from other_laws import metrics_disagree, too_slow
from rest import FAULTS, ask_over

PAUSE, LIMIT = 0.5, 3.0
WINDOW = 120  # answers of each kind that are compared with the bare server's


class Face:
    def __init__(self, port, bare_port, tell, accuse):
        self._ports = {"bare": bare_port, "daemon": port}
        self._connections, self._tell, self._accuse = {}, tell, accuse
        self._stopped = threading.Event()
        self._times = {"bare": [], "/livez": [], "/ping": []}
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.newest = None
        self.answered = 0

    def start(self):
        self._thread.start()

    def stop(self):
        self._stopped.set()
        self._thread.join(2 * LIMIT)

    def _watch(self):
        while not self._stopped.is_set():
            at = time.monotonic()
            self._probe(at)
            self._verdict()
            self._stopped.wait(max(0.05, PAUSE - (time.monotonic() - at)))

    def _probe(self, at):
        order = list(self._times)
        random.shuffle(order)
        for name in order:
            began = time.perf_counter()
            code, body = self._ask("bare" if name == "bare" else "daemon", "/" if name == "bare" else name)
            self._times[name].append(time.perf_counter() - began)
            if name != "bare" and code != 200:
                self._accuse(Violation(at, "probes", f"{name} answered {code} {body[:200]!r}"))
        if len(self._times["bare"]) >= WINDOW:
            for violation in too_slow(at, self._times):
                self._accuse(violation)
            for times in self._times.values():
                times.clear()

    def _verdict(self):
        at = time.monotonic()
        code, body = self._ask("daemon", "/")
        self.newest = Look(at, code, body.decode(errors="replace"))
        self._tell(self.newest)
        _, page = self._ask("daemon", "/metrics")
        if (code, body) == self._ask("daemon", "/") and code:
            for violation in metrics_disagree(at, code, body, page.decode()):
                self._accuse(violation)
        self.answered += 1

    def _ask(self, server, path):
        connection = self._connections.get(server)
        if connection is None:
            connection = self._connections[server] = http.client.HTTPConnection("127.0.0.1", self._ports[server], timeout=LIMIT)
        try:
            return ask_over(connection, path)
        except FAULTS as fault:
            connection.close()
            return 0, repr(fault).encode()
