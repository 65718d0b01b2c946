"""What the schema of GitHub's workflows does not say: actions are pinned by commit, rights are named, no expression stands in a command.

usage: workflows.py FILE...
"""
import re
import sys

import yaml


def faults(workflow):
    rights = workflow.get("permissions")
    if not isinstance(rights, dict) or any(right != "read" for right in rights.values()):
        yield "the workflow's permissions must be named, and read at most; a job may have more"
    for name, job in workflow["jobs"].items():
        if "timeout-minutes" not in job:
            yield f"{name} may run for ever"
        for step in job["steps"]:
            uses = step.get("uses")
            if uses and not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", uses):
                yield f"{name}: {uses} is not pinned by its commit"
            if "${{" in step.get("run", ""):
                yield f"{name}: an expression inside a command; hand it over by env"


def main():
    found = 0
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            for fault in faults(yaml.safe_load(file)):
                found += 1
                print(f"FAULT {path}: {fault}")
    sys.exit(1 if found else 0)


main()
