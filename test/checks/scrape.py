"""The scrape examples, tried by promtool: which targets are kept, and which labels they get.

    scrape.py copy FILE FOLDER    a copy of FILE in which lists of targets stand in for the discovery of Kubernetes
    scrape.py targets FOLDER      asks promtool what becomes of those targets; exits with 1 if it is not what it should be
"""

import json
import pathlib
import subprocess
import sys

import yaml

META = "__meta_kubernetes_"
ROLES = {"pod", "endpoints"}
NAMES = {"namespace": "data", "pod_name": "connect-0"}


def target(address, **meta):
    return {"targets": [address], "labels": {META + name: value for name, value in {**NAMES, **meta}.items()}}


def sidecar(address, **meta):
    return target(address, **{
        "pod_annotation_kafka_connect_health_scrape": "true", "pod_container_name": "healthcheck", "pod_phase": "Running",
        "pod_container_port_name": "connect-health", "pod_label_app_kubernetes_io_instance": "orders", **meta})


def service(address, **meta):
    return target(address, **{
        "service_label_app_kubernetes_io_name": "connect-health", "service_label_app_kubernetes_io_instance": "orders",
        "service_name": "connect-health", "endpoint_port_name": "http", "pod_container_name": "healthcheck", **meta})


# What Kubernetes might list: the first of each is wanted, each other is off by one thing.
LISTED = {
    "kafka-connect-health-sidecars": [
        sidecar("10.0.0.1:18083", pod_container_init="true"),
        sidecar("10.0.0.1:8083", pod_container_port_name="rest", pod_container_name="connect"),
        sidecar("10.0.0.2:18083", pod_annotation_kafka_connect_health_scrape="false"),
        sidecar("10.0.0.3:18083", pod_phase="Failed"),
    ],
    "kafka-connect-health-services": [
        service("10.0.0.1:18083"),
        service("10.0.0.1:9999", endpoint_port_name="other"),
        service("10.0.0.2:18083", service_label_app_kubernetes_io_name="shop"),
    ],
}
WANTED = {
    "kafka-connect-health": [
        {"instance": "connect-health-1:18083", "connect_cluster": "orders"},
        {"instance": "connect-health-2:18083", "connect_cluster": "orders"},
    ],
    "kafka-connect-health-sidecars": [
        {"instance": "10.0.0.1:18083", "connect_cluster": "orders", "namespace": "data", "pod": "connect-0",
         "container": "healthcheck"},
    ],
    "kafka-connect-health-services": [
        {"instance": "10.0.0.1:18083", "connect_cluster": "orders", "namespace": "data", "pod": "connect-0",
         "container": "healthcheck", "endpoint": "http", "service": "connect-health"},
    ],
}


def copy(file, folder):
    config = yaml.safe_load(file.read_text())
    for job in config["scrape_configs"]:
        if "kubernetes_sd_configs" in job:
            for discovery in job.pop("kubernetes_sd_configs"):
                if set(discovery) != {"role"} or discovery["role"] not in ROLES:
                    sys.exit(f"{file}: {job['job_name']}: {discovery} is not a role of {sorted(ROLES)} alone")
            targets = f"{job['job_name']}.json"
            (folder / targets).write_text(json.dumps(LISTED.get(job["job_name"], [])))
            job["file_sd_configs"] = [{"files": [targets]}]
    (folder / file.name).write_text(yaml.safe_dump(config, sort_keys=False))


def targets(folder):
    file = folder / "scrape.example.yaml"
    jobs = yaml.safe_load(file.read_text())["scrape_configs"]
    well = True
    if {job["job_name"] for job in jobs} != set(WANTED):
        print(f"{file.name}: the jobs are not {sorted(WANTED)}", file=sys.stderr)
        well = False
    for job in jobs:
        name = job["job_name"]
        if job.get("honor_labels", True):
            print(f"{file.name}: {name}: honor_labels is not false", file=sys.stderr)
            well = False
        answer = subprocess.run(
            ["promtool", "check", "service-discovery", "--timeout=2s", file, name], capture_output=True, text=True)
        found = json.loads(answer.stdout) if answer.returncode == 0 else []
        kept = [
            {label: value for label, value in one["labels"].items() if not label.startswith("__")}
            for one in found if one.get("labels")]
        wanted = [{"job": name, **labels} for labels in WANTED.get(name, [])]
        if sorted(kept, key=str) != sorted(({k: one[k] for k in sorted(one)} for one in wanted), key=str):
            print(f"{file.name}: {name}: kept {kept}, wanted {wanted} {answer.stderr}", file=sys.stderr)
            well = False
    sys.exit(0 if well else 1)


if sys.argv[1] == "copy":
    copy(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
else:
    targets(pathlib.Path(sys.argv[2]))
