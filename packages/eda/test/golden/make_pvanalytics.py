"""Makes pvanalytics.golden.json: PYTHONPATH=<pvanalytics' sources> python3 make_pvanalytics.py

Needs Debian's python3-pandas and python3-scipy, and the sources of pvanalytics (MIT; NREL and Sandia), whose figures on
generated power these are.
"""

import importlib.machinery
import json
import math
import os
import sys
import warnings
from unittest.mock import MagicMock

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")


class Absent:
    """Stands in for packages that other modules of it import, and these do not."""

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("pvlib", "skimage", "ruptures"):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        made = MagicMock()
        made.__spec__ = spec
        made.__path__ = []
        return made

    def exec_module(self, module):
        pass


sys.meta_path.append(Absent())
from pvanalytics.features import clipping, daytime  # noqa: E402
from pvanalytics.quality import gaps  # noqa: E402

random = np.random.default_rng(7)


def power(days, minutes, limit):
    index = pd.date_range("2026-05-01", periods=days * 1440 // minutes, freq=f"{minutes}min", tz="UTC")
    hour = (index.hour + index.minute / 60).to_numpy()
    clear = np.clip(np.sin(np.pi * (hour - 5) / 14), 0, None)
    cloud = np.repeat(random.uniform(0.55, 1, days), 1440 // minutes)
    noise = 1 - 0.1 * random.random(len(index)) * (cloud < 0.8)
    made = pd.Series(np.round(np.minimum(1000 * clear * cloud * noise, limit), 3), index=index)
    return made


def rows(flags):
    return [int(i) for i in np.flatnonzero(flags.to_numpy())]


def case(series, freq):
    flagged = {
        # One level: which of equally frequent ones is second is left to a sort that keeps no order.
        "levels": rows(clipping.levels(series, levels=1)),
        "threshold": rows(clipping.threshold(series, freq=freq)),
        "geometric": rows(clipping.geometric(series.copy(), freq=freq)),
        "geometric_tracking": rows(clipping.geometric(series.copy(), freq=freq, tracking=True)),
    }
    day = daytime.power_or_irradiance(series.copy(), freq=freq)
    return {
        "start": int(series.index[0].value // 1_000_000),
        "minutes": int((series.index[1] - series.index[0]).total_seconds() // 60),
        "values": [None if math.isnan(v) else v for v in series],
        **flagged,
        "night": rows(~day),
        "incomplete": rows(~gaps.complete(series)),
        "trimmed_start": rows(gaps.trim_incomplete(series, days=3))[:1],
    }


quarter = power(8, 15, 820)
outage = power(8, 15, 2000)
outage.iloc[96 + 40 : 96 + 56] = 0
outage.iloc[2 * 96 + 20 : 2 * 96 + 44] = 0
outage.iloc[5 * 96 + 10 : 5 * 96 + 90] = np.nan
outage.iloc[:70] = np.nan
five = power(3, 5, 700)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "pvanalytics.golden.json"), "w") as file:
    json.dump({"clipped": case(quarter, "15min"), "outage": case(outage, "15min"), "five": case(five, "5min")}, file, separators=(",", ":"))
    file.write("\n")
