"""Where replicas come from: a process that has loaded the service once, and of which each replica is a fork.

Loading costs seconds, which a soak with hundreds of kills would spend on nothing else; a fork starts at `main` with nothing but
the modules. Requests are lines of JSON on standard input; the answer is the new process's id, in a line of its own.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

import adapters.slack.connect
import adapters.teams.connect
from bot.understanding.understand import warm_up
from tests.soak import replica

LOADED = (adapters.slack.connect, adapters.teams.connect)
"""What a replica would load only when it serves."""

END_WITH_PARENT = 1
"""prctl(2): PR_SET_PDEATHSIG."""

Json = dict[str, Any]


def main() -> None:
    end_with_parent()
    warm_up()
    gc.disable()
    gc.freeze()
    assert threading.active_count() == 1, "a fork has one thread"
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here: whoever asked for one watches it
    print("ready", flush=True)
    for line in sys.stdin:
        process = os.fork()
        if not process:
            _live(json.loads(line))
        print(process, flush=True)


def end_with_parent() -> None:
    """However a soak is ended, nothing of it goes on."""
    ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)


def _live(wanted: Json) -> None:
    """As a process of its own that was started with this environment, folder and log."""
    code = 1
    try:
        end_with_parent()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        log = os.open(Path(wanted["log"]), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(source, target)
        os.chdir(wanted["folder"])
        os.environ.update(wanted["environment"])
        replica.main(wanted["arguments"])
        code = 0
    finally:
        if code:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
