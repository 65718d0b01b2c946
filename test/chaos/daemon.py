"""The daemon as its users run it, and a bare server beside it."""

import json
import os
import pathlib

from processes import Child, clean_environment, free_port

POLL, GRACE = 2.0, 5.0
DEADLINE = GRACE + 2 * POLL
REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


class Daemon:
    def __init__(self, folder, addresses, password_file, restarts, extra):
        self.port = free_port()
        flags = ["--port", self.port, "--bind-address", "127.0.0.1", "--connect-url", ",".join(f"http://127.0.0.1:{p}" for p in addresses),
                 "--basic-auth-file", password_file, "--poll-interval", f"{POLL}s", "--worker-grace-period", f"{GRACE}s",
                 "--request-timeout", "800ms", "--stale-after", "6s", "--log-format", "json"]
        if restarts:
            flags += ["--restart", "on", "--restart-after", "4s", "--restart-max-delay", "8s", "--restart-max-attempts", "4"]
        self.process = Child(folder, "daemon", [*program(), *map(str, flags), *extra], clean_environment())
        self._read = 0

    def new_lines(self):
        """(name of the event, members) of each line since the last call."""
        with open(self.process.log, "rb") as log:
            log.seek(self._read)
            text = log.read()
        whole = text[:text.rfind(b"\n") + 1]
        self._read += len(whole)
        for line in whole.splitlines():
            try:
                said = json.loads(line)
            except ValueError:
                continue
            yield said


def program():
    named = os.environ.get("HEALTHCHECK_PROGRAM")
    return [named] if named else ["dotnet", newest("src/Healthcheck/bin", "healthcheck.dll")]


def bare_server(folder):
    port, body = free_port(), folder / "bare-body"
    body.write_text('{"status":"UP"}')
    benchmarks = newest("test/Healthcheck.Benchmarks/bin", "Healthcheck.Benchmarks.dll")
    return port, Child(folder, "bare", ["dotnet", benchmarks, "bare-kestrel", str(port), str(body)], clean_environment())


def newest(folder, name):
    built = sorted((REPOSITORY / folder).glob(f"*/net*/{name}"), key=lambda path: path.stat().st_mtime)
    if not built:
        raise SystemExit(f"chaos: {name} is not built: run test/chaos.sh, or dotnet build {folder.rsplit('/', 1)[0]}")
    return str(built[-1])
