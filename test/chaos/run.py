"""One run: world, daemon, oracle and laws side by side, for as long as asked or until a law is broken."""

import heapq
import itertools
import threading
import time
from collections import deque

import report
from daemon import DEADLINE, POLL, Daemon, bare_server
from face import Face
from laws import Look, VerdictLaws
from oracle import Observation, Oracle
from other_laws import LogLaw, restart_touches
from recent import RecentLists
from rest import FAULTS, ask
from schedule import WORKERS, make
from world import READY_LIMIT, World

SETTLE = 15.0  # seconds until all that was asked has been answered or given up
STEADY = 3.5  # seconds for which `/` and the log must have said the same before they are compared
POST_WINDOW = 2 * POLL + 2.0  # seconds a list may be old from which a restart follows


class Run:
    def __init__(self, folder, minutes, seed, flags):
        self._folder, self._minutes, self._seed = folder, minutes, seed
        self._older, self._restarts = seed % 2 == 0, seed % 3 == 0
        self._events = make(seed, 60 * minutes, upgrades=self._older)
        self._started = time.monotonic()
        self._gate, self._timeline, self._order = threading.Lock(), [], itertools.count()
        self._done, self._violations = [], []
        self._seen, self._looks = RecentLists(POST_WINDOW), deque(maxlen=20)
        self._log = LogLaw()
        self._posts = 0
        self._flags = flags
        self._daemon = self._bare = self._oracle = self._face = None
        self._world = World(folder, self._older, self._tell, self._say)

    def go(self):
        """Whether all laws were kept."""
        print(f"chaos: seed {self._seed}, {self._minutes:g} minutes, {len(self._events)} events, workers "
              f"{'3.6.2 and 4.3.1' if self._older else '4.3.1'}, restarts {'on' if self._restarts else 'off'}", flush=True)
        self._world.start()
        self._daemon = Daemon(self._folder, self._world.between.ports, self._world.between.password_file, self._restarts, self._flags)
        bare_port, self._bare = bare_server(self._folder)
        self._await_answers(bare_port)
        self._started = time.monotonic()
        self._laws = VerdictLaws(DEADLINE, WORKERS, self._started)
        self._oracle = Oracle(self._world.ports, self._tell)
        self._oracle.start()
        self._face = Face(self._daemon.port, bare_port, self._tell, self._accuse)
        self._face.start()
        waiting = deque(self._events)
        end = self._started + 60 * self._minutes
        while not self._violations and (now := time.monotonic()) < end + SETTLE:
            while waiting and self._started + waiting[0].at <= now and now < end:
                self._apply(waiting.popleft())
            self._world.connectors.append_line()
            self._judge(now)
            time.sleep(0.25)
        return self._conclude()

    def close(self):
        for part in (self._face, self._oracle):
            if part:
                part.stop()
        for child in (self._daemon and self._daemon.process, self._bare):
            if child:
                child.stop()
        self._world.close()

    def _apply(self, event):
        self._say(str(event))
        self._world.apply(event)

    def _judge(self, now):
        for violation in itertools.chain(self._judge_timeline(now - SETTLE), self._judge_log(now)):
            self._accuse(violation)
        if self._daemon.process.ended:
            raise SystemExit(f"chaos: the daemon has ended; its log is {self._daemon.process.log}")

    def _judge_timeline(self, until):
        posts = self._world.between.door.posts
        while posts and posts[0][0] <= until:
            self._posts += 1
            self._tell(Posted(posts.pop(0)))
        while True:
            with self._gate:
                if not self._timeline or self._timeline[0][0] > until:
                    return
                event = heapq.heappop(self._timeline)[2]
            if isinstance(event, Posted):
                yield from restart_touches(event.post, self._seen.before(event.at), self._restarts)
                continue
            if isinstance(event, Observation):
                self._seen.add(event)
            yield from self._laws.feed(event)

    def _judge_log(self, now):
        for line in self._daemon.new_lines():
            yield from self._log.feed(now, line.get("EventId"), line.get("State") or {})
        looks = [look for look in self._looks if look.at >= now - STEADY]
        is_steady = len(looks) >= 5 and len({(look.code, look.body) for look in looks}) == 1 and now - self._log.changed_at > STEADY
        if is_steady and looks[0].code:
            yield from self._log.compare(now, looks[0].code == 200, looks[0].failures())

    def _conclude(self):
        if not self._violations:
            print(f"chaos: seed {self._seed}: all laws kept; {self._face.answered} looks at /, of which "
                  f"{self._laws.demanded['red']} had to be red and {self._laws.demanded['green']} green; "
                  f"{self._posts} restarts asked for", flush=True)
            return True
        status = b""
        try:
            _, status = ask(self._daemon.port, "/status", 3)
        except FAULTS as fault:
            status = repr(fault).encode()
        print(report.describe(self._violations[0], self._started, self._seed, self._minutes, self._done, self._face.newest,
                              status.decode(errors="replace"), self._oracle.newest, self._folder), flush=True)
        return False

    def _await_answers(self, bare_port):
        for port in (self._daemon.port, bare_port):
            until = time.monotonic() + READY_LIMIT
            while True:
                try:
                    ask(port, "/ping", 1)
                    break
                except FAULTS:
                    if time.monotonic() > until:
                        raise SystemExit(f"chaos: nothing answers on {port}; the logs are in {self._folder}") from None
                    time.sleep(0.1)

    def _tell(self, event):
        with self._gate:
            heapq.heappush(self._timeline, (event.at, next(self._order), event))
        if isinstance(event, Look):
            if self._looks and self._looks[-1].code != event.code:
                self._say(f"{event.at - self._started:7.1f} s  / turns to {event.code}")
            self._looks.append(event)

    def _accuse(self, violation):
        self._violations.append(violation)

    def _say(self, text):
        self._done.append(text)
        print(f"[{time.monotonic() - self._started:7.1f}] {text}", flush=True)


class Posted:
    """A request to Connect that is no reading."""

    def __init__(self, post):
        self.post, self.at = post, post[0]
