import { createRng, type Rng } from '../../engine/core/rng.ts';
import {
  changePoints,
  startAdwin,
  startDdm,
  startPageHinkley,
  watchAdwin,
  watchDdm,
  watchPageHinkley,
  type StreamAlarm,
} from '../../engine/drift/index.ts';

// False alarms and delays of the detectors, and change points found in noise; the figures of docs/methods/drift.md:
//   npm run node -- tests/bench/drift-streams.ts

type Detector = (rng: Rng, size: (i: number) => number) => readonly StreamAlarm[];
const N = 1000;
const errors = (rng: Rng, size: (i: number) => number): Float64Array =>
  Float64Array.from({ length: N }, (_, i) => (size(i) * Math.abs(rng.normal())) / Math.sqrt(2 / Math.PI));
const detectors: Readonly<Record<string, Detector>> = {
  ADWIN: (rng, size) => watchAdwin(startAdwin(), errors(rng, size)).alarms,
  'Page-Hinkley': (rng, size) => watchPageHinkley(startPageHinkley(), errors(rng, size)).alarms,
  'Page-Hinkley, up': (rng, size) => watchPageHinkley(startPageHinkley({ direction: 'up' }), errors(rng, size)).alarms,
  // Misses of a 95 percent interval.
  DDM: (rng, size) =>
    watchDdm(
      startDdm(),
      Float64Array.from({ length: N }, (_, i) => (size(i) * Math.abs(rng.normal()) > 1.96 ? 1 : 0)),
    ).alarms,
};
const runs = 200;
console.log('detector\tfalse alarms, share of streams\tgrowth by half at 500 noticed\tmean delay');
for (const [name, detect] of Object.entries(detectors)) {
  const rng = createRng(9);
  const drifts = (size: (i: number) => number): StreamAlarm[] => detect(rng, size).filter(({ kind }) => kind === 'drift');
  let falseAlarms = 0;
  for (let run = 0; run < runs; run++) if (drifts(() => 1).length > 0) falseAlarms++;
  const delays: number[] = [];
  for (let run = 0; run < runs; run++) {
    const first = drifts((i) => (i < 500 ? 1 : 1.5)).find(({ at }) => at >= 500);
    if (first) delays.push(first.at - 500);
  }
  const delay = delays.reduce((sum, value) => sum + value, 0) / delays.length;
  console.log([name, falseAlarms / runs, delays.length / runs, delay.toFixed(0)].join('\t'));
}
for (const change of ['level', 'spread'] as const)
  for (const n of [300, 1000]) {
    const rng = createRng(8);
    let found = 0;
    for (let run = 0; run < 300; run++)
      if (
        changePoints(
          Float64Array.from({ length: n }, () => rng.normal()),
          { change },
        ).at.length > 0
      )
        found++;
    console.log(`change points, ${change}, noise of ${n} values: found in ${(found / 300).toFixed(3)} of 300 series`);
  }
