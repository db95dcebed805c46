import { describe, expect, it } from 'vitest';
import type { ForecastExplanation, ModelExplanation } from '../../contract/entities/explanation.ts';
import { contributionsFigure, forceFigure, shownTopics, stepWaterfallFigure } from '../../renderer/charts/contribution-figures.ts';
import { beeswarmFigure, importanceFigure } from '../../renderer/charts/model-explanation-figures.ts';
import { topicColour } from '../../renderer/words/topics.ts';

const topics = Array.from({ length: 12 }, (_, k) => ({ group: 'regressor' as const, topic: `r${k}`, effects: [12 - k, k - 12, 0] }));
const sum = (h: number): number => topics.reduce((total, { effects }) => total + (effects[h] ?? 0), 0);
const explanation = {
  unit: 'Week',
  time: ['2024-01-01', '2024-01-08', '2024-01-15'],
  base: [100, 100, 100],
  forecast: [100 + sum(0), 100 + sum(1), 100],
  topics,
  parts: topics.map(({ topic, ...one }) => ({ ...one, name: topic, meaning: topic, topic, scores: one.effects, values: [1, null, 2.5] })),
} as unknown as ForecastExplanation;
type Bars = { readonly x: number[]; readonly base: number[]; readonly y: string[] };

describe('pictures of a forecast taken apart', () => {
  it('draw the largest topics and the others as one, so that nothing is lost', () => {
    const shown = shownTopics(explanation);
    expect(shown).toHaveLength(10);
    expect(shown.at(-1)?.topic).toBe('3 others');
    for (const h of [0, 1, 2]) expect(shown.reduce((total, { effects }) => total + (effects[h] ?? 0), 0)).toBeCloseTo(sum(h), 9);
    const figure = contributionsFigure({
      explanation,
      history: null,
      seasonLength: 1,
      unit: 'units',
      integerAxis: false,
      step: 1,
      scheme: 'light',
      key: 'k',
    });
    expect(figure.numbers().rows[1]).toEqual(['2024-01-08', 100 + sum(1), 100, ...topics.map(({ effects }) => effects[1])]);
  });

  it('lead bar by bar from the start to the forecast', () => {
    for (const by of ['topics', 'inputs'] as const) {
      const [trace] = stepWaterfallFigure(explanation, 0, by, 'units', 'dark').traces as unknown as Bars[];
      expect(trace?.base[0]).toBe(100);
      const last = (trace?.x.length ?? 0) - 1;
      expect((trace?.base[last] ?? NaN) + (trace?.x[last] ?? NaN)).toBeCloseTo(explanation.forecast[0] ?? NaN, 9);
    }
    const [inputs] = stepWaterfallFigure(explanation, 0, 'inputs', 'units', 'dark').traces as unknown as Bars[];
    expect(inputs?.y[0]).toBe('r0 = 1');
  });

  it('push head to head: up ends where down begins, at the forecast', () => {
    const up = forceFigure(explanation, 0, 'units', 'light').traces as unknown as Bars[];
    expect((up[0]?.base[0] ?? NaN) + (up[0]?.x[0] ?? NaN)).toBeCloseTo(explanation.forecast[0] ?? NaN, 9);
    const down = forceFigure(explanation, 1, 'units', 'light').traces as unknown as Bars[];
    expect(down[0]?.base[0]).toBeCloseTo(explanation.forecast[1] ?? NaN, 9);
    expect(forceFigure(explanation, 2, 'units', 'light').traces).toEqual([]);
  });
});

describe('pictures of a model', () => {
  const found = {
    runId: 'r',
    scale: 'log',
    scaleWords: '',
    rows: 50,
    features: ['a', 'b', 'c'].map((name, k) => ({
      name,
      meaning: name,
      group: 'recent',
      topic: 'Recent values',
      impact: 3 - k,
      gain: k / 3,
      cover: null,
      splits: 0,
    })),
    swarm: [
      {
        feature: 'a',
        scores: Array.from({ length: 50 }, (_, i) => (i < 25 ? 0 : Math.sin(i))),
        values: Array.from({ length: 50 }, (_, i) => (i === 7 ? null : i)),
      },
    ],
  } as unknown as ModelExplanation;

  it('spread points of one place beside one another, and stay within their row', () => {
    const [trace] = beeswarmFigure(found, 'light').traces as unknown as { y: number[]; x: number[] }[];
    expect(new Set(trace?.y.slice(0, 25)).size).toBe(25);
    expect(Math.max(...(trace?.y ?? []).map(Math.abs))).toBeLessThan(0.5);
  });

  it('order features by the measure that is asked for, and leave out those that it gives nothing', () => {
    const names = (kind: 'impact' | 'gain' | 'splits'): unknown =>
      (importanceFigure(found, kind, 'dark').layout['yaxis'] as { ticktext: string[] }).ticktext;
    expect(names('impact')).toEqual(['a', 'b', 'c']);
    expect(names('gain')).toEqual(['c', 'b']);
    expect(names('splits')).toEqual([]);
  });
});

describe('colours of topics', () => {
  it('are the same for the same topic, and tell the plan from what like periods say', () => {
    expect(topicColour('regressor', 'promo')).toBe(topicColour('regressor', 'promo'));
    expect(topicColour('recent', 'Like periods with the same promo')).not.toBe(topicColour('recent', 'Recent values'));
    expect(topicColour('calendar', 'Calendar')).not.toBe(topicColour('season', 'Season'));
  });
});
