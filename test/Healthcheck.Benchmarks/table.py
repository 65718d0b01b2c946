#!/usr/bin/env python3
"""Reads what run.sh measured, prints tables: medians, and the ratio to the first named, median and middle half of the rounds."""
import statistics
import sys


def middle_half(values):
    least, _, most = statistics.quantiles(values, n=4, method="inclusive")
    return f"{least:.2f} - {most:.2f}"


tables = {}
for line in sys.stdin:
    table, name, connections, *values = line.rstrip("\n").split("\t")
    tables.setdefault((table, connections), {}).setdefault(name, []).append([float(value) for value in values])

for (table, connections), rounds in tables.items():
    first = next(iter(rounds))
    print(f"\n### {table}: {connections} connection{'s' if connections != '1' else ''}\n")
    print("| | requests/s | ratio | from - to | p50, us | p99, us | p99 ratio | from - to | CPU, us a request |")
    print("| --- " + "| ---: " * 8 + "|")
    for name, measured in rounds.items():
        rate, p50, p99, cpu = (statistics.median(column) for column in zip(*measured))
        rates = [one[0] / other[0] for one, other in zip(measured, rounds[first])]
        tails = [one[2] / other[2] for one, other in zip(measured, rounds[first])]
        print(f"| {name.replace(' ', ' x ', 1) if name[0].isdigit() else name} | {rate:,.0f} | {statistics.median(rates):.2f} "
              f"| {middle_half(rates)} | {p50:.0f} | {p99:.0f} | {statistics.median(tails):.2f} "
              f"| {middle_half(tails)} | {cpu:.1f} |")
