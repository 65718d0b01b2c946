"""Processes of a run: each writes to files of the run's folder, and none outlives it."""

import os
import random
import shutil
import signal
import socket
import subprocess

LOG4J2 = """rootLogger.level = info
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d] %p %m (%c)%n
"""
LOG4J1 = """log4j.rootLogger=INFO, stdout
log4j.appender.stdout=org.apache.log4j.ConsoleAppender
log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
log4j.appender.stdout.layout.ConversionPattern=[%d] %p %m (%c)%n
"""
_handed, _children = set(), []


def free_port():
    """A port of 127.0.0.1 below those the system hands out, so that it is still free when a killed process comes back."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if port not in _handed and probe.connect_ex(("127.0.0.1", port)) != 0:
                _handed.add(port)
                return port


def accepts(port):
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Child:
    """One process, started in a session of its own so that an interrupt of the run reaches only the run, which then ends it."""

    def __init__(self, folder, name, command, env=None):
        self.name, self.log = name, folder / f"{name}.log"
        with open(self.log, "ab") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=folder,
                                             env=env, start_new_session=True)
        _children.append(self)

    @property
    def ended(self):
        return self._process.poll() is not None

    def send(self, number):
        if not self.ended:
            self._process.send_signal(number)

    def wait(self, patience):
        """Its exit code; raises TimeoutExpired."""
        return self._process.wait(patience)

    def kill(self):
        self.send(signal.SIGKILL)
        self._process.wait()

    def stop(self, patience=10):
        """SIGTERM, and SIGKILL for one that hangs."""
        self.send(signal.SIGCONT)
        self.send(signal.SIGTERM)
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()

    def freeze(self):
        self.send(signal.SIGSTOP)

    def thaw(self):
        self.send(signal.SIGCONT)


def kill_all():
    """Those that are left, whatever became of the run."""
    for child in _children:
        child.kill()


def java(folder, name, home, main, *arguments):
    for file, text in (("log4j2.properties", LOG4J2), ("log4j.properties", LOG4J1)):
        if not (folder / file).exists():
            (folder / file).write_text(text)
    if shutil.which("java") is None:
        raise SystemExit("chaos: there is no java on the path; Kafka needs Java 17")
    return Child(folder, name, [
        "java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", f"-Dlog4j2.configurationFile={folder}/log4j2.properties",
        f"-Dlog4j.configuration=file:{folder}/log4j.properties", "-cp", f"{home}/libs/*", main, *map(str, arguments)])


def clean_environment():
    """Without what the machine has set for the daemon."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("HEALTHCHECK_", "OTEL_", "ASPNETCORE_"))}
