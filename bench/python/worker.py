"""A contender's process in Python. It reads requests from standard input and writes an answer to each to standard output, one
JSON object per line, and ends with its input, as dev.bobbin.bench.worker.Worker does.

    worker.py CONTENDER THREADS
"""

import json
import math
import os
import sys
import time
import traceback

BATCHES = 8
MOST_CALLS = 200_000


def limit(threads):
    """Keeps the process on as many processors as it may have threads: XLA makes one for each that it sees."""
    if hasattr(os, "sched_setaffinity"):
        processors = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, processors[:threads])
    elif threads < os.cpu_count():
        raise SystemExit(f"expected as many threads as processors on this system, received {threads}")


def start(contender, threads):
    """Loads the contender's library."""
    if contender == "jax":
        from with_jax import Jax

        return Jax()
    if contender == "pytorch":
        from with_pytorch import PyTorch

        return PyTorch(threads)
    from with_tensorflow import TensorFlow

    return TensorFlow(threads, {"tensorflow-function": False, "tensorflow-xla": True}[contender])


class Worker:
    """Answers requests."""

    def __init__(self, contender):
        self.contender = contender
        self.files = None
        self.workload = None
        self.model = None

    def answer(self, request):
        """The answer's kind and content."""
        kind, settings = (request, {}) if isinstance(request, str) else next(iter(request.items()))
        if kind == "given":
            self.files = settings
            return "ready", {}
        if kind == "open":
            return self.open(settings)
        if kind == "train":
            return self.train()
        if kind == "predict":
            return self.predict(settings["batch"], settings["seconds"])
        if kind == "outputs":
            return "values", self.outputs(settings)
        return "unsupported", f"expected a request to a process in Python, received {kind}"

    def open(self, written):
        from workload import Workload

        self.model = None
        self.workload = Workload(written, self.files)
        self.model = self.contender.open(self.workload)
        parameters = sum(parameter.values.size for parameter in self.workload.parameters)
        return "opened", {"parameters": parameters, "images": self.workload.source}

    def train(self):
        begin = time.perf_counter()
        loss = self.model.train_epoch(self.workload.order())
        seconds = time.perf_counter() - begin
        if not math.isfinite(loss):
            return "failed", f"expected a loss that is a number, received {loss}"
        return "epoch", {"seconds": seconds, "loss": loss}

    def predict(self, batch, seconds):
        inputs = list(self.workload.requests(batch, BATCHES))
        nanos = []
        begin = now = time.perf_counter_ns()
        while len(nanos) < 3 or (now - begin < seconds * 1e9 and len(nanos) < MOST_CALLS):
            before = now
            self.model.predict(inputs[len(nanos) % BATCHES])
            now = time.perf_counter_ns()
            nanos.append(now - before)
        calls = len(nanos)
        nanos.sort()
        return "latency", {
            "least": nanos[0] / 1e9,
            "median": nanos[calls // 2] / 1e9,
            "p99": nanos[int(calls * 0.99)] / 1e9,
            "imagesPerSecond": calls * batch / ((now - begin) / 1e9),
        }

    def outputs(self, count):
        return self.model.predict(next(self.workload.requests(count, 1))).ravel().tolist()


def main():
    contender, threads = sys.argv[1], int(sys.argv[2])
    # A library's own output must not be mixed with the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)

    def say(kind, content):
        print(json.dumps({kind: content} if content != {} else kind), file=answers, flush=True)

    limit(threads)
    worker = Worker(start(contender, threads))
    say("started", worker.contender.version())
    from workload import Unsupported

    for line in sys.stdin:
        try:
            say(*worker.answer(json.loads(line)))
        except Unsupported as e:
            say("unsupported", f"{contender}: {e}")
        except Exception as e:
            traceback.print_exc()
            say("failed", f"{type(e).__name__}: {e}")
    # A library's threads need not end by themselves.
    answers.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
