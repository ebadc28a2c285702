"""Makes the golden figures beside this file: python3 make.py
Compares what it would make with what stands there, and writes nothing: python3 make.py --check

Needs Debian's python3-pandas, python3-statsmodels and python3-scipy; it was run with pandas 1.5.3, statsmodels 0.13.5,
scipy 1.10.1. The inputs are generated, and written into the files, so that a test needs nothing else.
"""

import json
import math
import os
import sys
import warnings

import numpy as np
import pandas as pd
from scipy import signal, stats
from statsmodels.robust import mad as scaled_mad
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.tsa.seasonal import STL
from statsmodels.tsa.stattools import acf, adfuller, ccf, kpss, pacf

warnings.simplefilter("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))


def plain(value):
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray, pd.Series, pd.Index)):
        return [plain(item) for item in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        # Twelve digits are more than any test asks for.
        return float(f"{value:.12g}") if math.isfinite(value) else None
    return value


CHECK = sys.argv[1:] == ["--check"]
compared = 0
differing = []


def compare(made, kept, where):
    """The last digits of a sum depend on the processor that adds it up; no test asks for more than these."""
    global compared
    if isinstance(made, dict) and isinstance(kept, dict) and made.keys() == kept.keys():
        for key in made:
            compare(made[key], kept[key], f"{where}.{key}")
    elif isinstance(made, list) and isinstance(kept, list) and len(made) == len(kept):
        for i, (one, other) in enumerate(zip(made, kept)):
            compare(one, other, f"{where}[{i}]")
    else:
        compared += 1
        numbers = all(type(one) in (int, float) for one in (made, kept))
        if not (math.isclose(made, kept, rel_tol=1e-8, abs_tol=1e-9) if numbers else made == kept):
            differing.append(f"{where}: {kept} stands there, {made} was made")


def write(name, content):
    path = os.path.join(HERE, name + ".golden.json")
    if CHECK:
        with open(path) as file:
            compare(json.loads(json.dumps(plain(content))), json.load(file), name)
        return
    with open(path, "w") as file:
        json.dump(plain(content), file, separators=(",", ":"), allow_nan=False)
        file.write("\n")


random = np.random.default_rng(20261124)


def rounded(values, digits=6):
    return pd.Series(np.round(np.asarray(values, dtype=float), digits))


def punched(values, share):
    values = values.copy()
    values[random.random(len(values)) < share] = np.nan
    return values


# --- columns -----------------------------------------------------------------------------------------------------

normal = rounded(random.normal(20, 3, 301))
COLUMNS = {
    "normal": normal,
    "with_missing": punched(normal, 0.2),
    "skewed": rounded(random.exponential(5, 257)),
    "tied": rounded(random.integers(-3, 4, 200)),
    "offset": rounded(1e6 + random.normal(0, 1e-2, 150), 5),
    "constant": rounded([0.1] * 40),
    "two": rounded([3.5, -1.25]),
    "one": rounded([7.5]),
    "empty": pd.Series([np.nan] * 5),
}


def profile(x):
    values = x.dropna()
    return {
        "count": int(x.count()),
        "missing": int(x.isna().sum()),
        "distinct": int(x.nunique()),
        "zeros": int((values == 0).sum()),
        "negatives": int((values < 0).sum()),
        "min": x.min(),
        "max": x.max(),
        "sum": x.sum(),
        "mean": x.mean(),
        "std": x.std(),
        "variance": x.var(),
        "skewness": x.skew(),
        "kurtosis": x.kurt(),
        "mad": (x - x.median()).abs().median(),
        **{f"p{q:02d}": x.quantile(q / 100) for q in (1, 5, 25, 50, 75, 95, 99)},
        "fd_bins": len(np.histogram_bin_edges(values, "fd")) - 1 if len(values) > 5 and values.std() > 1e-9 else None,
    }


write("columns", {name: {"values": x, "profile": profile(x)} for name, x in COLUMNS.items()})

# --- pairs -------------------------------------------------------------------------------------------------------

base = random.normal(0, 1, 240)
PAIRS = pd.DataFrame(
    {
        "a": punched(rounded(base), 0.1),
        "b": punched(rounded(0.6 * base + random.normal(0, 1, 240)), 0.15),
        "ties": rounded(np.round(base * 1.5)),
        "ties_too": rounded(np.round(base + random.normal(0, 1, 240))),
        "constant": rounded([0.3] * 240),
    }
)
left = np.round(base * 1.2).clip(-2, 2).astype(int).astype(str)
right = np.round(base + random.normal(0, 0.7, 240)).clip(-1, 1).astype(int).astype(str)
table = pd.crosstab(left, right)
chi2 = stats.chi2_contingency(table, correction=False)[0]
write(
    "pairs",
    {
        "columns": {name: PAIRS[name] for name in PAIRS},
        **{kind: PAIRS.corr(kind).to_numpy() for kind in ("pearson", "spearman", "kendall")},
        "categories": [list(left), list(right)],
        "cramers_v": math.sqrt(chi2 / len(left) / (min(table.shape) - 1)),
    },
)

# --- series ------------------------------------------------------------------------------------------------------

n = 360
t = np.arange(n)
walk = rounded(np.cumsum(random.normal(0, 1, n)))
ar = np.zeros(n)
for i in range(1, n):
    ar[i] = 0.6 * ar[i - 1] + random.normal()
seasonal = rounded(10 + 0.01 * t + 3 * np.sin(2 * np.pi * t / 24) + random.normal(0, 0.5, n))
spiked = seasonal.copy()
spiked[[40, 41, 150, 151, 152, 300]] += [15, -20, 30, 30, 30, -25]
SERIES = {"walk": walk, "ar": rounded(ar), "seasonal": seasonal, "spiked": rounded(spiked)}


def stationarity(x):
    found = {}
    for regression in ("n", "c", "ct", "ctt"):
        stat, p, lags, nobs, crit, _ = adfuller(x, regression=regression, autolag="AIC")
        found["adf_" + regression] = {"stat": stat, "p": p, "lags": lags, "nobs": nobs, "crit": crit}
    stat, p, lags, nobs, crit = adfuller(x, maxlag=7, regression="c", autolag=None)
    found["adf_fixed7"] = {"stat": stat, "p": p, "lags": lags, "nobs": nobs, "crit": crit}
    stat, p, lags, nobs, crit, _ = adfuller(x, regression="c", autolag="BIC")
    found["adf_bic"] = {"stat": stat, "p": p, "lags": lags, "nobs": nobs, "crit": crit}
    for regression in ("c", "ct"):
        for lags in ("auto", "legacy", 5):
            stat, p, used, _ = kpss(x, regression=regression, nlags=lags)
            found[f"kpss_{regression}_{lags}"] = {"stat": stat, "p": p, "lags": used}
    return found


def correlogram(x):
    values, interval = acf(x, nlags=30, alpha=0.05, fft=True)
    box = acorr_ljungbox(x, lags=[1, 5, 10, 24])
    return {
        "acf": values,
        "acf_low": interval[:, 0],
        "acf_high": interval[:, 1],
        "acf_adjusted": acf(x, nlags=30, adjusted=True),
        "pacf_ywm": pacf(x, nlags=20, method="ywm"),
        "pacf_ols": pacf(x, nlags=20, method="ols"),
        "pacf_yw": pacf(x, nlags=20, method="yw"),
        "ljung_box": {"lags": [1, 5, 10, 24], "stat": box["lb_stat"], "p": box["lb_pvalue"]},
    }


def spectra(x):
    found = {}
    f, p = signal.periodogram(x, detrend="constant", scaling="density")
    found["periodogram_density"] = {"frequency": f, "power": p}
    f, p = signal.welch(x, nperseg=96)
    found["welch_96"] = {"frequency": f, "power": p}
    f, p = signal.welch(x, nperseg=100, noverlap=30, window="hamming", detrend="linear", fs=4.0)
    found["welch_100_linear"] = {"frequency": f, "power": p}
    return found


gappy = seasonal.copy()
gappy[random.random(n) < 0.3] = np.nan
kept = gappy.dropna()
at = kept.index.to_numpy() + np.round(random.uniform(-0.3, 0.3, len(kept)), 3)
frequencies = np.arange(1, 61) / 240
centred = kept.to_numpy() - kept.mean()
LOMB = {
    "times": at,
    "values": kept,
    "frequencies": frequencies,
    # Standard normalisation: 1 is a perfect sinusoid.
    "power": signal.lombscargle(at, centred, 2 * np.pi * frequencies, normalize=True),
}

masked = seasonal.copy()
masked[50:80] = np.nan
masked[[5, 6, 200, 355]] = np.nan
write(
    "series",
    {
        "values": SERIES,
        "stationarity": {name: stationarity(x) for name, x in SERIES.items()},
        "correlogram": {name: correlogram(x) for name, x in SERIES.items()},
        "acf_missing": {"values": masked, "conservative": acf(masked, nlags=20, missing="conservative")},
        "spectra": {name: spectra(SERIES[name]) for name in ("ar", "seasonal")},
        "lomb_scargle": LOMB,
        "ccf": ccf(SERIES["seasonal"], SERIES["ar"], adjusted=False)[:40],
    },
)


# --- decomposition -----------------------------------------------------------------------------------------------


def parts(result):
    return {
        "trend": result.trend,
        "seasonal": result.seasonal,
        "weights": result.weights,
    }


STL_CASES = [
    ("seasonal", {"period": 24}),
    ("spiked", {"period": 24, "robust": True}),
    ("spiked", {"period": 24, "seasonal": 13, "trend": 61, "low_pass": 31}),
    ("spiked", {"period": 24, "seasonal_deg": 0, "trend_deg": 0, "low_pass_deg": 0, "robust": True}),
    ("seasonal", {"period": 100}),
    ("spiked", {"period": 170, "robust": True}),
    ("spiked", {"period": 7, "seasonal": 151, "robust": True}),
    ("spiked", {"period": 24, "robust": True, "seasonal_jump": 4, "trend_jump": 5, "low_pass_jump": 7}),
]
two = rounded(4 * np.sin(2 * np.pi * t / 12) + 2 * np.sin(2 * np.pi * t / 60) + 0.02 * t + random.normal(0, 0.3, n))


def mstl_of(x, periods):
    """Bandara, Hyndman & Bergmeir 2021, as statsmodels 0.14 settles it: two rounds, seasonal windows 11, 15, 19, …"""
    seasons = [np.zeros(len(x)) for _ in periods]
    rest = x.to_numpy()
    for _ in range(2):
        for i, period in enumerate(periods):
            rest = rest + seasons[i]
            fit = STL(rest, period=period, seasonal=11 + 4 * i).fit()
            seasons[i] = fit.seasonal
            rest = rest - seasons[i]
    return {"trend": fit.trend, "seasonal": seasons, "resid": rest - fit.trend}


write(
    "decomposition",
    {
        "stl": [
            {"series": name, "options": options, **parts(STL(SERIES[name], **options).fit())}
            for name, options in STL_CASES
        ],
        "mstl": {
            "values": two,
            "periods": [12, 60],
            **mstl_of(two, (12, 60)),
        },
    },
)

# --- grid --------------------------------------------------------------------------------------------------------

stamps = pd.date_range("2026-03-26", "2026-04-02", freq="37min", tz="UTC")
moving = rounded(random.normal(0, 1, len(stamps)).cumsum())
moving[random.random(len(moving)) < 0.1] = np.nan
local = pd.Series(moving.to_numpy(), index=stamps)
autumn = pd.date_range("2026-10-20", "2026-11-05", freq="53min", tz="UTC")
falling = pd.Series(np.round(np.sin(np.arange(len(autumn)) / 9), 6), index=autumn)


def epoch_ms(index):
    return (index.tz_convert("UTC").view("int64") // 1_000_000).tolist()


def resampled(x, rule, zone):
    groups = x.tz_convert(zone).resample(rule)
    table = groups.agg(["mean", "min", "max", "std", "count", "first", "last", "median"])
    table["sum"] = groups.sum(min_count=1)
    return {"rule": rule, "zone": zone, "start": epoch_ms(table.index), **{c: table[c] for c in table}}


x = moving
y = rounded(0.5 * moving.fillna(0) + random.normal(0, 1, len(moving)))
ROLLING = {}
for window, centre, least in ((5, False, None), (7, True, None), (6, True, 1), (12, False, 4)):
    rolling = x.rolling(window, center=centre, min_periods=least)
    ROLLING[f"{window}_{'centre' if centre else 'end'}_{least or window}"] = {
        "window": window,
        "centre": centre,
        "least": least or window,
        "mean": rolling.mean(),
        "median": rolling.median(),
        "std": rolling.std(),
        "min": rolling.min(),
        "max": rolling.max(),
        "sum": rolling.sum(),
        "corr": rolling.corr(y),
    }
write(
    "grid",
    {
        "spring": {"times": epoch_ms(stamps), "values": moving},
        "autumn": {"times": epoch_ms(autumn), "values": falling},
        "spring_resampled": [
            resampled(local, rule, zone)
            for rule, zone in (("D", "Europe/Berlin"), ("D", "UTC"), ("1h", "UTC"), ("6h", "UTC"), ("MS", "Europe/Berlin"))
        ],
        "autumn_resampled": [
            resampled(falling, rule, zone) for rule, zone in (("D", "America/New_York"), ("D", "Asia/Kolkata"))
        ],
        "rolling_other": y,
        "rolling": ROLLING,
    },
)

# --- quality -----------------------------------------------------------------------------------------------------


def windows_flagged(x, window, test):
    ends = x.rolling(window).apply(test, raw=True).fillna(0).astype(bool)
    return ends


def marked(ends, length):
    flags = ends.copy()
    for back in range(length):
        flags |= ends.shift(-back, fill_value=False)
    return [int(i) for i in np.flatnonzero(flags)]


stuck = rounded(10 * np.sin(t / 17) + random.normal(0, 0.2, n), 4)
stuck[30:42] = 4.2
stuck[60:70] = np.linspace(1, 5, 10)
stuck[100:110] = 7.00001 + np.arange(10) * 1e-6
stuck[[150, 151, 200]] = [80, -95, 60]
stuck[220:223] = np.nan
stuck[230:240] = 0
close = lambda v: float(np.allclose(v, v[0], rtol=1e-5, atol=1e-8))
ends = windows_flagged(stuck, 6, close)
same = (stuck.round(3).diff() == 0).rolling(5).sum() == 5
lines = windows_flagged(stuck.diff(), 5, close)
q1, q3 = stuck.quantile(0.25), stuck.quantile(0.75)
present = stuck.dropna()
deviation = (stuck - stuck.rolling(5, center=True).median()).abs()
write(
    "quality",
    {
        "values": stuck,
        "stale_diff": {"end": marked(ends, 1), "tail": marked(ends, 5), "all": marked(ends, 6)},
        "stale_round": {"end": marked(same, 1), "tail": marked(same, 5), "all": marked(same, 6)},
        "interpolation_diff": {"end": marked(lines, 1), "tail": marked(lines, 5), "all": marked(lines, 6)},
        "tukey_1_5": np.flatnonzero((stuck < q1 - 1.5 * (q3 - q1)) | (stuck > q3 + 1.5 * (q3 - q1))),
        "zscore_3": present.index[np.abs(stats.zscore(present)) > 3],
        "hampel_5_3": np.flatnonzero(deviation > 3 * stuck.rolling(5, center=True).apply(scaled_mad)),
    },
)

if CHECK:
    for line in differing[:20]:
        print(line)
    print(f"golden figures: {compared} compared, {len(differing)} differ")
    sys.exit(1 if differing or compared == 0 else 0)
