import { availableParallelism } from 'node:os';
import { createRng } from '../../engine/core/rng.ts';
import { fillFigures, noFigures } from '../../engine/stats/panel-figures.ts';
import { yearInPeriods } from '../../engine/stats/year-before.ts';

// Processor time of the figures that the series browser shows of every series. Run it with `npm run node -- tests/bench/explore-panel.ts`.
const series = 50_000;
const sample = 4000;
const cases = [
  { name: '120 months', length: 120, seasonLength: 12, unit: 'month' },
  { name: '156 weeks', length: 156, seasonLength: 52, unit: 'week' },
  { name: '365 days', length: 365, seasonLength: 7, unit: 'day' },
  { name: '1,000 days', length: 1000, seasonLength: 7, unit: 'day' },
] as const;

/** A season, noise and now and then a spike; every fourth series sells now and then. */
function made(length: number, m: number): Float64Array[] {
  const rng = createRng(11);
  return Array.from({ length: sample }, (_, i) => {
    const level = 10 * Math.exp(4 * rng.uniform());
    const sometimes = i % 4 === 0;
    return Float64Array.from({ length }, (_value, t) => {
      if (sometimes) return rng.uniform() < 0.3 ? 1 + Math.floor(5 * rng.uniform()) : 0;
      const value = level * (1 + 0.4 * Math.sin((2 * Math.PI * t) / m) + 0.15 * rng.normal());
      return Math.max(0, Math.round(rng.uniform() < 0.005 ? 3 * value : value));
    });
  });
}

for (const { name, length, seasonLength, unit } of cases) {
  const all = made(length, seasonLength);
  const figures = noFigures(sample);
  const options = { seasonLengths: [seasonLength], year: yearInPeriods({ unit, step: 1 }) };
  const look = (count: number): void => {
    for (let i = 0; i < count; i++) fillFigures(figures, i, all[i] as Float64Array, options);
  };
  look(500);
  const before = process.cpuUsage();
  look(sample);
  const { user, system } = process.cpuUsage(before);
  const seconds = ((user + system) / 1e6 / sample) * series;
  const threads = availableParallelism();
  process.stdout.write(
    `${series} series of ${name.padEnd(10)}  ${seconds.toFixed(1).padStart(6)} s of processor time, ${(seconds / threads).toFixed(1)} s on ${threads} free processors\n`,
  );
}
