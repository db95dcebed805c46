import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { startAdwin, watchAdwin, type AdwinOptions } from '../../../engine/drift/adwin.ts';
import { startDdm, watchDdm, type DdmOptions } from '../../../engine/drift/ddm.ts';
import { startPageHinkley, watchPageHinkley, type PageHinkleyOptions } from '../../../engine/drift/page-hinkley.ts';
import { golden, near } from './golden.ts';

interface FromRiver {
  readonly streams: Readonly<Record<string, number[]>>;
  readonly misses: number[];
  readonly pageHinkley: readonly { readonly stream: string; readonly options: PageHinkleyOptions; readonly at: number[] }[];
  readonly adwin: readonly {
    readonly stream: string;
    readonly options: AdwinOptions;
    readonly at: number[];
    readonly widths: number[];
    readonly width: number;
    readonly total: number;
    readonly variance: number;
  }[];
  readonly ddm: readonly { readonly options: DdmOptions; readonly at: number[]; readonly warned: number[] }[];
}
const river = golden('drift-streams') as FromRiver;
const stream = (name: string): Float64Array => Float64Array.from(river.streams[name] as number[]);

describe('golden: as river', () => {
  test.each(river.pageHinkley)('Page-Hinkley (%#)', (made) => {
    const { alarms } = watchPageHinkley(startPageHinkley(made.options), stream(made.stream));
    expect(alarms.map(({ at }) => at)).toEqual(made.at);
  });
  test.each(river.adwin)('ADWIN: alarms, windows and variance (%#)', (made) => {
    const { alarms, state } = watchAdwin(startAdwin(made.options), stream(made.stream));
    expect(alarms.map(({ at }) => at)).toEqual(made.at);
    expect(alarms.map(({ at, since }) => at - since + 1)).toEqual(made.widths);
    expect(state.width).toBe(made.width);
    near(state.total, made.total, 1e-9);
    near(state.squares, made.variance, 1e-9);
  });
  test.each(river.ddm)('DDM: drifts, and warnings where they begin (%#)', (made) => {
    const { alarms } = watchDdm(startDdm(made.options), Float64Array.from(river.misses));
    expect(alarms.filter(({ kind }) => kind === 'drift').map(({ at }) => at)).toEqual(made.at);
    const begins = made.warned.filter((at, i) => made.warned[i - 1] !== at - 1);
    expect(alarms.filter(({ kind }) => kind === 'warning').map(({ at }) => at)).toEqual(begins);
  });
});

const detectors = [
  { name: 'Page-Hinkley', begin: startPageHinkley({ threshold: 5 }), go: watchPageHinkley, values: stream('steps') },
  { name: 'ADWIN', begin: startAdwin(), go: watchAdwin, values: stream('steps') },
  { name: 'DDM', begin: startDdm(), go: watchDdm, values: Float64Array.from(river.misses) },
] as const;

describe.each(detectors)('contract: $name', (detector) => {
  // Each detector takes its own state: seen from here they are all alike.
  const { begin, values } = detector;
  const go = detector.go as unknown as typeof watchAdwin;
  const start = begin as unknown as ReturnType<typeof startAdwin>;
  test('in pieces, through JSON, as in one go; the state before is left alone', () => {
    const kept = JSON.stringify(start);
    const whole = go(start, values);
    expect(whole.alarms.length).toBeGreaterThan(1);
    fc.assert(
      fc.property(fc.array(fc.nat(values.length), { maxLength: 5 }), (cuts) => {
        const ends = [...cuts, values.length].sort((a, b) => a - b);
        let state = start;
        let from = 0;
        const alarms = ends.flatMap((end) => {
          const part = go(JSON.parse(JSON.stringify(state)) as typeof state, values.subarray(from, end));
          state = part.state;
          from = end;
          return part.alarms;
        });
        expect(alarms).toEqual(whole.alarms);
        expect(state).toEqual(whole.state);
      }),
      { numRuns: 20 },
    );
    expect(JSON.stringify(start)).toBe(kept);
  });
  test('a change began no later than it was noticed', () => {
    for (const { at, since } of go(start, values).alarms) expect(since).toBeLessThanOrEqual(at);
  });
  test('missing values are refused', () => {
    expect(() => go(start, Float64Array.of(1, NaN))).toThrow(EngineError);
  });
  test('a constant stream is no drift', () => {
    expect(go(start, new Float64Array(3000).fill(1)).alarms).toEqual([]);
  });
});

describe('ADWIN', () => {
  test('needs memory that grows as the logarithm', () => {
    const rng = createRng(1);
    const { state } = watchAdwin(
      startAdwin({ delta: 1e-9 }),
      Float64Array.from({ length: 50_000 }, () => rng.uniform()),
    );
    expect(state.buckets.length).toBeLessThan(16);
    expect(JSON.stringify(state).length).toBeLessThan(6000);
  });
  test('errors in another unit give the same alarms with their scale', () => {
    const values = stream('steps');
    const larger = values.map((value) => value * 1024);
    expect(watchAdwin(startAdwin({ scale: 1024 }), larger).alarms).toEqual(watchAdwin(startAdwin(), values).alarms);
  });
  test('finds where a level shift began, and the way it went', () => {
    const rng = createRng(3);
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i < 600 ? 0.5 : 0.2) + 0.1 * rng.uniform());
    const [first] = watchAdwin(startAdwin(), values).alarms;
    expect(first).toMatchObject({ direction: 'down' });
    expect(first?.at).toBeLessThan(640);
  });
});

test('options out of bounds are refused by name', () => {
  expect(() => startAdwin({ clock: 1.5 })).toThrow('clock');
  expect(() => startPageHinkley({ alpha: 2 })).toThrow('alpha');
  expect(() => startDdm({ warning: 3, drift: 2 })).toThrow('drift');
});
