"""The score of a report of dotnet-stryker, file by file, and each change that no test noticed."""
import json
import sys
from collections import Counter

NOTICED = ("Killed", "Timeout")
UNNOTICED = ("Survived", "NoCoverage")


def between(lines, start, end):
    """The text of the source that a change replaces, on one line."""
    first, last = start["line"] - 1, end["line"] - 1
    part = lines[first:last + 1]
    part[-1] = part[-1][:end["column"] - 1]
    part[0] = part[0][start["column"] - 1:]
    return " ".join(" ".join(part).split())


def main(path):
    with open(path, encoding="utf-8") as report:
        files = json.load(report)["files"]
    total, survivors = Counter(), []
    for name, file in sorted(files.items()):
        short = name.split("src/Healthcheck/")[-1]
        counts = Counter(mutant["status"] for mutant in file["mutants"])
        lines = file["source"].splitlines()
        for mutant in file["mutants"]:
            if mutant["status"] in UNNOTICED:
                place = mutant["location"]
                original = between(lines, place["start"], place["end"])
                change = " ".join(mutant["replacement"].split())
                survivors.append(f"{short}:{place['start']['line']} {original} -> {change} ({mutant['status']})")
        total.update(counts)
        show(short, counts)
    show("total", total)
    print(*survivors, sep="\n")


def show(name, counts):
    noticed = sum(counts[status] for status in NOTICED)
    unnoticed = sum(counts[status] for status in UNNOTICED)
    if noticed + unnoticed:
        score = 100 * noticed / (noticed + unnoticed)
        print(f"{name}: {noticed + unnoticed} mutants, {noticed} noticed, {unnoticed} survived, {score:.1f} %")


main(sys.argv[1])
