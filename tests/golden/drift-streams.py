"""Makes drift-streams.json: python drift-streams.py
numpy 2.4.6, river 0.26.1."""

import json
import pathlib

import numpy
import river
from river import drift
from river._river_rust.drift import AdaptiveWindowing

rng = numpy.random.default_rng(20261121)
steps = numpy.concatenate([rng.gamma(2, 0.15, size=700), rng.gamma(2, 0.3, size=500), rng.gamma(2, 0.12, size=800)]).round(6)
slope = (numpy.abs(rng.normal(size=1500)) * (0.2 + 0.0008 * numpy.arange(1500))).round(6)
misses = numpy.concatenate([rng.random(600) < 0.1, rng.random(400) < 0.3, rng.random(500) < 0.15, rng.random(300) < 0.5]).astype(int)


def alarms(detector, values):
    found = []
    for i, value in enumerate(values):
        detector.update(value)
        if detector.drift_detected:
            found.append(i)
    return found


golden = {"made": f"numpy {numpy.__version__}, river {river.__version__}: python drift-streams.py",
          "streams": {"steps": steps.tolist(), "slope": slope.tolist()}, "misses": misses.tolist(), "pageHinkley": [], "adwin": [], "ddm": []}
for name, values in [("steps", steps), ("slope", slope)]:
    for threshold, delta, alpha, mode in [(10, 0.005, 0.9999, "both"), (5, 0.05, 0.999, "up"), (12, 0.0, 1.0, "down")]:
        detector = drift.PageHinkley(min_instances=30, delta=delta, threshold=threshold, alpha=alpha, mode=mode)
        golden["pageHinkley"].append({"stream": name, "options": {"threshold": threshold, "delta": delta, "alpha": alpha, "direction": mode}, "at": alarms(detector, values.tolist())})
    for delta, clock, buckets in [(0.002, 32, 5), (0.05, 1, 5), (0.3, 8, 9)]:
        # drift.ADWIN of river 0.26 forgets the whole window at an alarm; the algorithm itself, which it wraps, keeps the newer part as in the paper.
        detector = AdaptiveWindowing(delta=delta, clock=clock, max_buckets=buckets, min_window_length=5, grace_period=10)
        at, widths = [], []
        for i, value in enumerate(values.tolist()):
            if detector.update(value):
                at.append(i)
                widths.append(detector.get_width())
        golden["adwin"].append({"stream": name, "options": {"delta": delta, "clock": clock, "maxBuckets": buckets}, "at": at, "widths": widths,
                                "width": detector.get_width(), "total": detector.get_total(), "variance": detector.get_variance()})
for warning, threshold in [(2, 3), (1.5, 2.5)]:
    detector = drift.binary.DDM(warning_threshold=warning, drift_threshold=threshold)
    at, warned = [], []
    for i, value in enumerate(misses.tolist()):
        detector.update(value)
        if detector.drift_detected:
            at.append(i)
        elif detector.warning_detected:
            warned.append(i)
    golden["ddm"].append({"options": {"warning": warning, "drift": threshold}, "at": at, "warned": warned})

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden))
