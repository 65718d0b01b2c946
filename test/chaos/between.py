"""What lies between the daemon and the workers: three addresses and a password."""

import time

from addresses import Address, Door
from laws import Condition
from processes import free_port

STATES = {"clear", "delay", "silent", "cut", "reset", "half", "shuffle"}  # of an address
OVERLAP = 5.0  # seconds in which both passwords hold


class Between:
    """`tell` is called with each new condition."""

    def __init__(self, folder, loop, targets, tell):
        self._folder, self._loop, self._tell = folder, loop, tell
        self.door = Door(["first"])
        self.password_file = folder / "password"
        self._write_password("first")
        self.ports = [free_port() for _ in targets]
        self._addresses = [Address(loop, port, number, targets, self.door) for number, port in enumerate(self.ports)]
        self._rotations, self._revoked = 0, False

    def set(self, at, fault):
        self._addresses[at].set(fault)
        self.told()

    def clear_all(self):
        for address in self._addresses:
            address.set("clear")
        if self._revoked:
            self.grant()
        self.told()

    def swap(self, one, other):
        first, second = self._addresses[one], self._addresses[other]
        behind = first.behind
        first.lead_to(second.behind)
        second.lead_to(behind)
        self.told()

    def rotate(self):
        """As it should be done: both hold for a while."""
        old, new = self.door.passwords[-1], self._next_password()
        self.door.passwords = [old, new]
        self._write_password(new)
        self._loop.loop.call_soon_threadsafe(self._loop.loop.call_later, OVERLAP, self._forget, old)

    def revoke(self):
        self.door.passwords, self._revoked = [self._next_password()], True
        self.told()

    def grant(self):
        self._write_password(self.door.passwords[-1])
        self._revoked = False
        self.told()

    def _next_password(self):
        self._rotations += 1
        return f"word-{self._rotations}"

    def _forget(self, old):
        self.door.passwords = [word for word in self.door.passwords if word != old]

    def _write_password(self, word):
        fresh = self._folder / "password.new"
        fresh.write_text(f"watcher:{word}\n")
        fresh.rename(self.password_file)

    def told(self):
        self._tell(Condition(time.monotonic(), tuple(self._way_to(worker) for worker in range(len(self._addresses)))))

    def _way_to(self, worker):
        if self._revoked:
            return "blocked"
        faults = {address.fault for address in self._addresses if address.behind == worker}
        if "clear" in faults:
            return "clear"
        shuffled = any(address.fault == "shuffle" for address in self._addresses)
        return "murky" if shuffled or "delay" in faults else "blocked"
