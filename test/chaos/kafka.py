"""A real broker and real Connect workers on loopback."""

import os
import pathlib

from processes import accepts, free_port, java

NEWEST, BEFORE_HEALTH = "4.3.1", "3.6.2"


def home(version):
    """HEALTHCHECK_KAFKA_HOME names the newest one; the others are looked for beside it, then in shared/kafka above this folder."""
    named = os.environ.get("HEALTHCHECK_KAFKA_HOME")
    places = [pathlib.Path(named) if version == NEWEST else pathlib.Path(named).parent / version] if named else [
        above / "shared" / "kafka" / version for above in pathlib.Path(__file__).resolve().parents]
    for place in places:
        if (place / "libs").is_dir():
            return place.resolve()
    raise SystemExit(f"chaos: Kafka {version} is not here: set HEALTHCHECK_KAFKA_HOME or put it into shared/kafka/{version}")


def write(path, settings):
    path.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    return path


class Broker:
    """Beside its own port it has one for each worker, which leads through a gate: `gates` are the ports that workers are told."""

    def __init__(self, folder, gates):
        self._folder, self.port, controller = folder, free_port(), free_port()
        self.inner = [free_port() for _ in gates]
        names = [f"GATE{number}" for number in range(len(gates))]
        listeners = [f"PLAINTEXT://127.0.0.1:{self.port}", *(f"{n}://127.0.0.1:{p}" for n, p in zip(names, self.inner))]
        self._settings = write(folder / "server.properties", {
            "process.roles": "broker,controller", "node.id": 1, "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "listeners": ",".join([*listeners, f"CONTROLLER://127.0.0.1:{controller}"]),
            "advertised.listeners": ",".join([listeners[0], *(f"{n}://127.0.0.1:{p}" for n, p in zip(names, gates))]),
            "controller.listener.names": "CONTROLLER", "inter.broker.listener.name": "PLAINTEXT",
            "listener.security.protocol.map": ",".join(f"{n}:PLAINTEXT" for n in ["CONTROLLER", "PLAINTEXT", *names]),
            "log.dirs": folder / "data", "offsets.topic.replication.factor": 1, "offsets.topic.num.partitions": 1,
            "transaction.state.log.replication.factor": 1, "transaction.state.log.min.isr": 1,
            "share.coordinator.state.topic.replication.factor": 1, "share.coordinator.state.topic.min.isr": 1,
            "group.initial.rebalance.delay.ms": 0})
        formatting = java(folder, "format", home(NEWEST), "kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qk",
                          "-c", self._settings)
        if formatting.wait(120) != 0:
            raise SystemExit(f"chaos: the broker's storage could not be formatted: {formatting.log.read_text()[-800:]}")
        self.process = None

    def start(self):
        self.process = java(self._folder, "broker", home(NEWEST), "kafka.Kafka", self._settings)

    def is_ready(self):
        return accepts(self.port)


class Worker:
    """Keeps its port when it is started again, also by another version."""

    def __init__(self, folder, number, bootstrap, version):
        self.number, self.port, self.version, self.process, self._folder = number, free_port(), version, None, folder
        self.id = f"127.0.0.1:{self.port}"
        converter = "org.apache.kafka.connect.storage.StringConverter"
        settings = {
            "bootstrap.servers": f"127.0.0.1:{bootstrap}", "group.id": "chaos", "key.converter": converter, "value.converter": converter,
            "offset.storage.partitions": 1, "status.storage.partitions": 1, "listeners": f"http://127.0.0.1:{self.port}",
            "rest.advertised.host.name": "127.0.0.1", "scheduled.rebalance.max.delay.ms": 3000,
            "task.shutdown.graceful.timeout.ms": 1000, "session.timeout.ms": 6000, "heartbeat.interval.ms": 2000,
            "offset.flush.interval.ms": 5000, "config.providers": "file",
            "config.providers.file.class": "org.apache.kafka.common.config.provider.FileConfigProvider"}
        for store in ("offset", "config", "status"):
            settings |= {f"{store}.storage.topic": f"chaos-{store}", f"{store}.storage.replication.factor": 1}
        self._settings = write(folder / f"worker-{number}.properties", settings)

    def start(self, version=None):
        self.version = version or self.version
        self.process = java(self._folder, f"worker-{self.number}", home(self.version),
                            "org.apache.kafka.connect.cli.ConnectDistributed", self._settings)
