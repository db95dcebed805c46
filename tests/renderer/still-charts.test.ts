import { describe, expect, it } from 'vitest';
import type { RunComparison } from '../../contract/entities/run-comparison.ts';
import { autocorrelationFigure } from '../../renderer/charts/residual-figures.ts';
import {
  comparedCoverageFigure,
  errorQuantilesFigure,
  metricFigure,
  persistenceFigure,
  predictedActualFigure,
} from '../../renderer/charts/run-comparison-figures.ts';
import { acrossScale, ticksOf, upScale } from '../../renderer/charts/still/axis-scale.ts';
import { drawFigure, nearest } from '../../renderer/charts/still/draw-figure.ts';
import { pointedWords } from '../../renderer/charts/still/pointed-words.ts';
import { readFigure } from '../../renderer/charts/still/read-figure.ts';

const quantiles = {
  theoretical: [-1, 0, 1],
  sample: [-2, 0, 3],
  lower: [-1.5, -0.5, 0.5],
  upper: [-0.5, 0.5, 1.5],
  intercept: 0,
  slope: 1,
  outside: 1,
};
const error = {
  count: 3,
  mean: 0,
  quantiles,
  breuschPagan: null,
  persistence: [0.5, null, 0.1],
} as unknown as RunComparison['errors'][number];
const coverage = { level: 80, runs: [{ byStep: [81, null, 79], widthByStep: [1, 2, 3] }] } as unknown as RunComparison['coverage'][number];
const scatter = { predicted: Float64Array.of(1, 2), actual: Float64Array.of(2, 1) } as unknown as RunComparison['scatter'][number];
const drawn = {
  scatter: predictedActualFigure(scatter, 0, [0, 3], 'light'),
  quantiles: errorQuantilesFigure(quantiles as never, 1, 'dark'),
  persistence: persistenceFigure([error, error], ['Theta', 'Naive'], 'light'),
  coverage: comparedCoverageFigure(coverage, 'coverage', ['Theta'], 'light'),
  width: comparedCoverageFigure(coverage, 'width', ['Theta'], 'dark'),
  autocorrelation: autocorrelationFigure(Float64Array.of(0.5, -0.2), 0.3, 'ACF', 'light', Float64Array.of(0.3, 0.4)),
};

describe('charts that are drawn thin', () => {
  it.each(Object.entries(drawn))('%s: everything in the figure is read', (_, figure) => {
    const still = readFigure(figure);
    expect(still.layers).toHaveLength(figure.traces.length);
    expect([still.across.title, still.up.title].every((title) => title !== '')).toBe(true);
  });
  it('refuses what it would leave out', () => {
    const metric = { metric: 'mase', runs: [{ estimate: 1, lower: 0.9, upper: 1.1, lowestShare: 1 }] } as never;
    expect(() => readFigure(metricFigure(metric, 'MASE', ['Theta'], 'light'))).toThrow('a trace with error_x is not drawn thin');
    expect(() => readFigure({ ...drawn.width, layout: { ...drawn.width.layout, xaxis: { tickvals: [1] } } })).toThrow('tickvals');
    const [first, ...rest] = drawn.coverage.traces;
    for (const [change, words] of [
      [{ type: 'pie' }, 'type "pie"'],
      [{ mode: 'text' }, 'text'],
      [{ fill: 'tozeroy' }, 'fill "tozeroy"'],
      [{ x: ['Monday'] }, 'Monday'],
      [{ error_x: {} }, 'error_x'],
    ] as const)
      expect(() => readFigure({ ...drawn.coverage, traces: [{ ...first, ...change }, ...rest] })).toThrow(words);
  });
  it('puts values where they belong, tells those apart that can be pointed at, and leaves gaps', () => {
    const calls: string[] = [];
    const canvas = new Proxy({} as CanvasRenderingContext2D, {
      get: (_, name) =>
        name === 'measureText' ? () => ({ width: 20 }) : (...values: unknown[]) => calls.push(`${String(name)} ${values.join(' ')}`),
      set: () => true,
    });
    const targets = drawFigure(canvas, readFigure(drawn.coverage), 300, 200);
    expect(targets.map(({ index }) => index)).toEqual([0, 2]);
    expect(targets[0]!.top).toBeLessThan(targets[1]!.top);
    expect(targets[0]!.left).toBeLessThan(targets[1]!.left);
    expect(nearest(targets, targets[1]!.left + 3, targets[1]!.top - 3, 16)).toBe(targets[1]);
    expect(nearest(targets, targets[1]!.left + 30, targets[1]!.top, 16)).toBeNull();
    expect(calls.filter((call) => call.startsWith('lineTo')).length).toBe(1);
    expect(calls).toContain(`fillText Steps ahead ${(52 + 288) / 2} 198`);
  });
});

describe('axes of thin charts', () => {
  const texts = (from: number, to: number, most: number) => ticksOf(from, to, most, 'en').map(({ text }) => text);
  it('ticks are round, as many as asked for at most, with the decimals that tell them apart', () => {
    expect(texts(0, 10, 6)).toEqual(['0', '2', '4', '6', '8', '10']);
    expect(texts(-0.011, 0.009, 5)).toEqual(['−0.010', '−0.005', '0.000', '0.005']);
    expect(texts(0, 0.3, 3)).toEqual(['0.0', '0.1', '0.2', '0.3']);
    expect(texts(1200, 5100, 4)).toEqual(['2,000', '3,000', '4,000', '5,000']);
    expect(texts(5, 5, 4)).toEqual([]);
  });
  it('an axis from zero begins there, marks stand off the edges, bars stand on zero', () => {
    const width = readFigure(drawn.width);
    expect(upScale(width.up, width.layers, width.levels).from).toBe(0);
    expect(acrossScale(width.across, width.layers).from).toBeLessThan(1);
    const bars = readFigure(drawn.autocorrelation);
    expect(acrossScale(bars.across, bars.layers).to).toBeGreaterThan(2.17);
    const range = readFigure(drawn.scatter);
    expect(acrossScale(range.across, range.layers)).toMatchObject({ from: 0, to: 3 });
  });
});

describe('words at a value that is pointed at', () => {
  it.each([
    ['forecast %{x:.4~g}, came %{y:.4~g}', 'forecast 1,235, came 0.5'],
    ['lag %{x}: %{y:.3f}', 'lag 1,234.57: 0.500'],
    ['%{y:.3~f}; normal %{x:.2f}', '0.5; normal 1,234.57'],
  ])('%s', (template, words) => {
    expect(pointedWords(template, 1234.567, 0.5, 'en')).toBe(words);
  });
  it('refuses a value that it does not know', () => {
    expect(() => pointedWords('%{z}', 1, 2)).toThrow('%{z}');
  });
});
