"""STL of a series by statsmodels: milliseconds, and the parts to compare."""

import json
import sys
import time

import numpy as np
from statsmodels.tsa.seasonal import STL

y = np.fromfile(sys.argv[1])
began = time.perf_counter()
parts = STL(y, period=int(sys.argv[2])).fit()
ms = (time.perf_counter() - began) * 1000
np.concatenate([parts.trend, parts.seasonal]).astype("f8").tofile(sys.argv[3])
print(json.dumps({"ms": ms}))
