"""The figures of `profile-same` by pandas, on columns in memory: milliseconds, and figures to compare."""

import json
import sys
import time

import numpy as np
import pandas as pd

folder = sys.argv[1]
frame = pd.DataFrame(
    {
        "module": pd.Categorical.from_codes(
            codes := np.fromfile(f"{folder}/module.i4", dtype="i4"), range(codes.max() + 1)
        ),
        "time": pd.to_datetime(np.fromfile(f"{folder}/time.f8"), unit="ms"),
        "power": np.fromfile(f"{folder}/power.f8"),
        "voltage": np.fromfile(f"{folder}/voltage.f8"),
    }
)
numbers = frame[["power", "voltage"]]
began = time.perf_counter()
described = numbers.describe()
skew = numbers.skew()
kurt = numbers.kurt()
distinct = numbers.nunique()
histograms = [np.histogram(numbers[name].dropna(), bins=200) for name in numbers]
pearson = numbers.corr()
spearman = numbers.corr(method="spearman")
daily = frame.set_index("time").groupby("module", observed=True)[["power", "voltage"]].resample("1D").mean()
ms = (time.perf_counter() - began) * 1000
print(
    json.dumps(
        {
            "ms": ms,
            "mean": float(described.loc["mean", "power"]),
            "skew": float(skew["power"]),
            "distinct": int(distinct["power"]),
            "spearman": float(spearman.loc["power", "voltage"]),
            "daily": float(daily["power"].sum()),
        }
    )
)
