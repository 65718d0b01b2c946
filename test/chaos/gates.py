"""Ways for TCP through this process, which can be cut: the ones to the broker."""

import asyncio
import threading

CHUNK = 65536


class Loop:
    """The thread in which all ways are kept."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    def soon(self, call):
        self.loop.call_soon_threadsafe(call)


class Gate:
    """To one port. Cut, it breaks what is open and each new connection."""

    def __init__(self, loop, port, target):
        self._loop, self.target, self.is_cut, self._open = loop, target, False, set()
        loop.run(asyncio.start_server(self._serve, "127.0.0.1", port))

    def cut(self):
        self.is_cut = True
        self._loop.soon(self._abort)

    def mend(self):
        self.is_cut = False

    def _abort(self):
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader, writer):
        self._open.add(writer)
        there = None
        try:
            if not self.is_cut:
                from_there, there = await asyncio.open_connection("127.0.0.1", self.target)
                self._open.add(there)
                await first(self._copy(reader, there), self._copy(from_there, writer))
        except OSError:
            pass
        finally:
            end(self._open, writer, there)

    async def _copy(self, reader, writer):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()


async def first(*ways):
    """Both directions, until one of them ends."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.exception()
    finally:
        for task in tasks:
            task.cancel()


def end(open_, *writers):
    for writer in writers:
        if writer is not None:
            open_.discard(writer)
            writer.transport.abort()
