#!/usr/bin/env python3
"""Checks of the Grafana dashboard. One line per fault; exit code 1 on any, 2 when called wrongly.

    dashboard.py lint                          the JSON keeps its conventions; needs nothing but the repository
    dashboard.py query http://127.0.0.1:9090   every query finds data in a Prometheus that has seen a bad hour
"""

import sys

sys.dont_write_bytecode = True   # leaves nothing beside the sources

import dashboard_lint
import dashboard_query


def main(arguments):
    match arguments:
        case ["lint"]:
            return dashboard_lint.run()
        case ["query", address]:
            return dashboard_query.run(address)
        case _:
            print(__doc__, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
