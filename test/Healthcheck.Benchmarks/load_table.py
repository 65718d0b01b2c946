#!/usr/bin/env python3
"""Reads the rounds of run.sh load, alternately alone and loaded: a line of the probes and, if loaded, the line of those who asked beside them.
Prints medians, and the p99 of each loaded round to that of the round before."""
import statistics
import sys

rounds = {}
for line in sys.stdin:
    name, *values = line.rstrip("\n").split("\t")
    rounds.setdefault(name, []).append([float(value) if value else None for value in values])

ratios = [loaded[2] / alone[2] for alone, loaded in zip(rounds["alone"], rounds["loaded"])]
print("| | probes/s | p50, us | p99, us | from - to | scrapes/s | pages/s | polls made of those due | failed | faults |")
print("| --- " + "| ---: " * 9 + "|")
for name, measured in rounds.items():
    columns = list(zip(*measured))
    tails = columns[2]
    due = [value for value in columns[3] if value is not None]
    scrapes, pages, faults = columns[6:9] if len(columns) > 6 else ([0], [0], [0])
    print(f"| {name} | {statistics.median(columns[0]):,.0f} | {statistics.median(columns[1]):.0f} | {statistics.median(tails):.0f} "
          f"| {min(tails):.0f} - {max(tails):.0f} | {statistics.median(scrapes):.1f} | {statistics.median(pages):.1f} "
          f"| {f'{statistics.median(due):.2f}' if due else '-'} | {sum(columns[4]):.0f} | {sum(columns[5]) + sum(faults):.0f} |")
print(f"\np99 loaded to alone, {len(ratios)} rounds: median {statistics.median(ratios):.2f}, from {min(ratios):.2f} to {max(ratios):.2f}")
