"""The real parts, and what is done to them. Whether it worked is not asked here: the oracle sees what became of it."""

import time
from concurrent.futures import ThreadPoolExecutor

from between import STATES, Between
from connectors import Connectors
from gates import Gate, Loop
from kafka import BEFORE_HEALTH, NEWEST, Broker, Worker
from processes import free_port
from rest import FAULTS, ask
from schedule import WORKERS

READY_LIMIT = 240.0  # seconds; four Java processes start together, perhaps on a busy machine
OF_BETWEEN = {"swap", "rotate", "revoke", "grant"}
OF_CONNECTORS = {"create", "delete", "rename", "pause", "stop", "resume", "restart_failed", "fill_disk", "lose_folder", "poison",
                 "break_connector", "mend"}


class World:
    def __init__(self, folder, older, tell, say):
        self._say = say
        loop = Loop()
        gates = [free_port() for _ in range(WORKERS)]
        self.broker = Broker(folder, gates)
        self._gates = [Gate(loop, port, inner) for port, inner in zip(gates, self.broker.inner)]
        version = BEFORE_HEALTH if older else NEWEST
        self.workers = [Worker(folder, number, port, version) for number, port in enumerate(gates)]
        self.ports = [worker.port for worker in self.workers]
        self.between = Between(folder, loop, self.ports, tell)
        self.connectors = Connectors(folder, self._live_ports, say)
        # One queue for each thing, so that what is done to it is done in order and holds up nothing else.
        self._hands = [ThreadPoolExecutor(1) for _ in range(WORKERS)]
        self._broker_hand, self._rest_hand = ThreadPoolExecutor(1), ThreadPoolExecutor(1)

    def start(self):
        self.broker.start()
        if not self._await(self.broker.is_ready, "the broker"):
            raise SystemExit("chaos: the broker does not start")
        for worker in self.workers:
            worker.start()
        if not self._await(lambda: len(self._live_ports()) == WORKERS, "the workers"):
            raise SystemExit("chaos: the workers do not start")
        self.between.told()

    def close(self):
        for hand in [*self._hands, self._broker_hand, self._rest_hand]:
            hand.shutdown(wait=False, cancel_futures=True)
        for child in [*(worker.process for worker in self.workers), self.broker.process]:
            if child is not None:
                child.kill()
        self.connectors.close()

    def apply(self, event):
        """Begins what the event says and does not wait for its end."""
        what, about = event.what.replace("-", "_"), event.about
        if what in STATES:
            self.between.set(*about, what)
        elif what in OF_BETWEEN:
            getattr(self.between, what)(*about)
        elif what in OF_CONNECTORS:
            self._do(self._rest_hand, getattr(self.connectors, what), *about)
        else:
            getattr(self, "_" + what)(*about)

    @classmethod
    def knows(cls, what):
        what = what.replace("-", "_")
        return what in STATES | OF_BETWEEN | OF_CONNECTORS or hasattr(cls, "_" + what)

    # Workers and the broker.

    def _kill_worker(self, at):
        self._do(self._hands[at], self.workers[at].process.kill)

    def _stop_worker(self, at):
        self._do(self._hands[at], self.workers[at].process.stop)

    def _start_worker(self, at):
        self._do(self._hands[at], self._ensure_worker, at)

    def _restart_worker(self, at):
        self._stop_worker(at)
        self._start_worker(at)

    def _change_version(self, at):
        self._stop_worker(at)
        self._do(self._hands[at], self._ensure_worker, at, other=True)

    def _freeze_worker(self, at):
        self._do(self._hands[at], self.workers[at].process.freeze)

    def _thaw_worker(self, at):
        self._do(self._hands[at], self.workers[at].process.thaw)

    def _cut_group(self, at):
        self._gates[at].cut()

    def _mend_group(self, at):
        self._gates[at].mend()

    def _kill_broker(self):
        self._do(self._broker_hand, self.broker.process.kill)

    def _start_broker(self):
        self._do(self._broker_hand, self._ensure_broker)

    def _restart_broker(self):
        self._do(self._broker_hand, self.broker.process.stop)
        self._start_broker()

    def _freeze_broker(self):
        self._do(self._broker_hand, self.broker.process.freeze)

    def _thaw_broker(self):
        self._do(self._broker_hand, self.broker.process.thaw)

    def _ensure_broker(self):
        self.broker.process.thaw()
        if self.broker.process.ended:
            self.broker.start()
        self._await(self.broker.is_ready, "the broker")

    def _ensure_worker(self, at, other=False):
        worker = self.workers[at]
        worker.process.thaw()
        if worker.process.ended:
            self._await(self.broker.is_ready, "the broker")
            worker.start(version={NEWEST: BEFORE_HEALTH, BEFORE_HEALTH: NEWEST}[worker.version] if other else None)

    def _calm(self):
        """Everything that was broken is mended, at once where that can be."""
        for gate in self._gates:
            gate.mend()
        self.between.clear_all()
        ready = self._do(self._broker_hand, self._ensure_broker)
        for at in range(WORKERS):
            self._do(self._hands[at], self._ensure_worker, at)

        def mend():
            ready.exception()
            self.connectors.mend_all()
            time.sleep(4)
            self.connectors.mend_all()
        self._do(self._rest_hand, mend)

    def _do(self, hand, action, *about, **more):
        """In the queue of one hand. A fault of this program is told, for nobody awaits the end."""
        def act():
            try:
                action(*about, **more)
            except Exception as bug:
                self._say(f"this program could not {getattr(action, '__name__', action)} {about}: {bug!r}")
                raise
        return hand.submit(act)

    def _live_ports(self):
        alive = []
        for worker in self.workers:
            if worker.process is not None and not worker.process.ended:
                try:
                    if ask(worker.port, "/connectors", 1)[0] == 200:
                        alive.append(worker.port)
                except FAULTS:
                    pass
        return alive

    def _await(self, ready, what):
        until = time.monotonic() + READY_LIMIT
        while not ready():
            if time.monotonic() > until:
                self._say(f"{what}: not ready after {READY_LIMIT:.0f} s")
                return False
            time.sleep(0.2)
        return True
