"""Adds to a bill of materials what is linked into the program and is no package of the project: the runtime of .NET for each platform.

usage: sbom_runtime.py FILE RID...
"""
import json
import re
import sys

PACKS = ["Microsoft.AspNetCore.App.Runtime", "Microsoft.NETCore.App.Runtime.NativeAOT"]


def main():
    path, platforms = sys.argv[1], sys.argv[2:]
    with open("src/Directory.Build.targets", encoding="utf-8") as targets:
        version = re.search(r'LatestRuntimeFrameworkVersion="([\d.]+)"', targets.read())[1]
    with open(path, encoding="utf-8") as file:
        bill = json.load(file)
    root = bill["metadata"]["component"]["bom-ref"]
    for name in (f"{pack}.{platform}" for platform in platforms for pack in PACKS):
        reference = f"pkg:nuget/{name}@{version}"
        bill["components"].append({
            "type": "framework", "bom-ref": reference, "name": name, "version": version, "scope": "required",
            "licenses": [{"license": {"id": "MIT"}}], "purl": reference,
        })
        next(entry for entry in bill["dependencies"] if entry["ref"] == root).setdefault("dependsOn", []).append(reference)
        bill["dependencies"].append({"ref": reference})
    with open(path, "w", encoding="utf-8") as file:
        json.dump(bill, file, indent=2)
        file.write("\n")


main()
