"""Runs a Python module for as long as whoever started it holds standard input open.

However the parent ends, killed outright included, its end of the pipe closes and the emulator goes with it.
"""

import os
import runpy
import sys
import threading


def leave_with_the_parent():
    while os.read(0, 1024):
        pass
    os._exit(0)


module, *sys.argv[1:] = sys.argv[1:]
threading.Thread(target=leave_with_the_parent, daemon=True).start()
runpy.run_module(module, run_name="__main__", alter_sys=True)
