"""usage: python3 test/chaos MINUTES SEED [FLAG OF THE DAEMON...]; test/chaos.sh builds what it needs first."""

import pathlib
import random
import shutil
import signal
import sys
import tempfile

from processes import kill_all
from run import Run


def main():
    arguments = sys.argv[1:]
    try:
        minutes = float(arguments[0]) if arguments else 3.0
        seed = int(arguments[1]) if len(arguments) > 1 else random.randrange(1, 1_000_000)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes <= 24 * 60:
        print(f"chaos: MINUTES is a number up to 1440, SEED a whole number; not {' '.join(arguments[:2])}\n{__doc__}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="healthcheck-chaos-"))
    run, well = None, False
    try:
        run = Run(folder, minutes, seed, arguments[2:])
        well = run.go()
    finally:
        if run:
            run.close()
        kill_all()
        if well:
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
