"""The image that deploy/release.sh wrote into a folder: its labels, its user and its program's two names, for each platform.

usage: image_labels.py FOLDER VERSION SOURCE
"""
import io
import json
import os
import sys
import tarfile

PREFIX = "org.opencontainers.image."


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return json.load(file)


def faults(folder, manifest, version, source):
    config = read(folder, manifest["config"]["digest"].split(":")[1])
    labels = config["config"]["Labels"]
    for label, wanted in {"version": version, "source": source}.items():
        if labels.get(PREFIX + label) != wanted:
            yield f"the label {label} is {labels.get(PREFIX + label)}"
    for label in ("title", "description", "licenses", "revision", "created"):
        if not labels.get(PREFIX + label):
            yield f"the label {label} is missing"
    if config["config"].get("User") != "1654":
        yield "it does not run as 1654"
    if "Healthcheck" not in config["config"]:
        yield "it has no HEALTHCHECK"
    names = set()
    for layer in manifest["layers"]:
        with open(os.path.join(folder, layer["digest"].split(":")[1]), "rb") as file, tarfile.open(fileobj=io.BytesIO(file.read())) as tar:
            names.update((member.name.lstrip("./"), member.linkname) for member in tar)
    if not {("app/healthcheck", ""), ("app/kafka-connect-healthcheck", "healthcheck")} <= names:
        yield "the program is not there under both names"


def main():
    folder, version, source = sys.argv[1:]
    found = 0
    for entry in read(folder, "manifest.json")["manifests"]:
        platform = f"{entry['platform']['os']}/{entry['platform']['architecture']}"
        for fault in faults(folder, read(folder, entry["digest"].split(":")[1] + ".manifest.json"), version, source):
            found += 1
            print(f"FAULT {platform}: {fault}")
        print(f"image: {platform} {entry['digest']}")
    sys.exit(1 if found else 0)


main()
