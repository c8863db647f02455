#!/usr/bin/env python3
"""Run, test, check and build ShopDesk from a checkout; needs nothing but Python 3.11 or newer.

    python packaging/dev.py run | test | lint | types | bench | build | lock | words [arguments]

This file says no more than that to an older Python; the work is in tasks.py beside it.
"""

import sys


def main():  # noqa: ANN201 - a Python too old for annotations must still get this far
    """Refuse an old Python in words, else do the task that was asked for."""
    if sys.version_info < (3, 11):
        sys.exit("ShopDesk needs Python 3.11 or newer; this one is %d.%d." % sys.version_info[:2])  # noqa: UP031 - as above
    from tasks import perform

    return perform(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
