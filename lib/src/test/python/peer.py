"""What the peers share: the arguments, and the line that reports a measurement.

Arguments: a file of raw float32 rows, the number of timed epochs, a divisor of the rows (a trial's
is above 1), the number of threads, and tasks: name|hidden units|rows of a batch|k|PCD or CD|share.
A share of 10 means a tenth of the rows; seconds are multiplied by ten.
"""

import sys
from dataclasses import dataclass

VISIBLE = 784
RATE = 0.01

DATA = sys.argv[1]
EPOCHS = int(sys.argv[2])
DIVISOR = int(sys.argv[3])
THREADS = int(sys.argv[4])


@dataclass
class Task:
    name: str
    hidden: int
    batch: int
    k: int
    persistent: bool
    share: int

    @staticmethod
    def parse(argument):
        name, hidden, batch, k, objective, share = argument.split("|")
        return Task(name, int(hidden), int(batch), int(k), objective == "PCD", int(share))

    def part(self, data):
        """The rows to train on."""
        return data[: len(data) // self.share // DIVISOR]

    def report(self, system, times):
        """Prints the seconds of every epoch but the first, given the times between epochs."""
        factor = self.share * DIVISOR
        seconds = [factor * (end - start) for start, end in zip(times[1:], times[2:])]
        print(self.name, system, THREADS, " ".join(map(str, seconds)), sep="\t", flush=True)


TASKS = [Task.parse(argument) for argument in sys.argv[5:]]
