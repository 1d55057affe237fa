"""`mingting work`: the job process by itself. `mingting up` keeps one; an office with a process keeper of its own runs this."""

from __future__ import annotations

import argparse
import os
import signal
from types import FrameType

from mingting.base import worker

HELP = "后台任务进程：封印日志、定时任务、待办任务（Ctrl+C 停止）"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--worker-id", default="", help="进程名；同名进程重启后接手上次未完的任务")
    parser.add_argument("--once", action="store_true", help="只把眼下到期的任务做完就退出")


def run(args: argparse.Namespace) -> int:
    name = args.worker_id or worker.own_name()
    if args.once:
        worker.run_once(name)
        return 0
    process = worker.JobProcess(name)

    def told(number: int, frame: FrameType | None) -> None:
        process.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, told)
    parent = os.getppid()
    process.start()
    while not process.wait(1.0):
        if os.getppid() != parent:  # whoever kept us is gone
            process.stop()
    process.end()
    # A job that is still at work in its thread is left where it stands: its lease is given back and the next process takes it up.
    os._exit(1 if process.failed else 0)
