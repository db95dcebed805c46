"""Makes drift-season.json: python drift-season.py
numpy 2.4.6, scipy 1.17.1."""

import json
import pathlib

import numpy
import scipy

rng = numpy.random.default_rng(20261121)
m = 7
figure = numpy.array([1.0, 0.2, -0.5, -1.2, 0.1, 0.9, -0.5])
golden = {"made": f"numpy {numpy.__version__}, scipy {scipy.__version__}: python drift-season.py", "cases": []}
for other, n, k, phase in [(figure, 60, 45, 3), (0.4 * figure, 71, 38, 0), (numpy.roll(figure, 2), 50, 64, 5)]:
    at = [numpy.arange(n) % m, (phase + numpy.arange(k)) % m]
    season = [figure[at[0]], other[at[1]]]
    remainder = [rng.normal(scale=0.6, size=n).round(6), (0.3 + rng.normal(scale=0.6, size=k)).round(6)]
    # Analysis of variance by least squares: position and window against their interaction.
    y = numpy.concatenate([s + r for s, r in zip(season, remainder)])
    position = numpy.concatenate(at)
    window = numpy.repeat([0, 1], [n, k])
    additive = numpy.column_stack([position == p for p in range(m)] + [window]).astype(float)
    full = numpy.column_stack([(position == p) & (window == w) for p in range(m) for w in range(2)]).astype(float)
    rss = [((y - x @ numpy.linalg.lstsq(x, y)[0]) ** 2).sum() for x in (additive, full)]
    df = (m - 1, n + k - 2 * m)
    f = (rss[0] - rss[1]) / df[0] / (rss[1] / df[1])
    golden["cases"].append({
        "windows": [{"season": s.tolist(), "remainder": r.tolist(), "phase": int(a[0])} for s, r, a in zip(season, remainder, at)],
        "f": f, "df": df, "p": scipy.stats.f.sf(f, *df),
        "strength": [max(0, 1 - r.var() / (s + r).var()) for s, r in zip(season, remainder)],
    })
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, default=lambda value: value.item()))
