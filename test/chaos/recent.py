"""What the workers said before a restart was asked for."""

from collections import deque


class RecentLists:
    """Keeps the observations of the last `seconds` before a moment; moments only grow."""

    def __init__(self, seconds):
        self._seconds, self._seen, self._older = seconds, deque(), {}

    def add(self, observation):
        self._seen.append(observation)

    def before(self, at):
        """Where no worker gave a list in that time, as with the brokers gone on a busy machine, the last that each gave before it."""
        while self._seen and self._seen[0].at < at - self._seconds:
            old = self._seen.popleft()
            if old.states is not None:
                self._older[old.worker] = old
        seen = [one for one in self._seen if one.at <= at]
        return seen if any(one.states is not None for one in seen) else list(self._older.values())
