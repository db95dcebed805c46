import { describe, expect, it } from 'vitest';
import { globalModels } from '../../engine/models/index.ts';
import { isNetKind } from '../../engine/nets/index.ts';
import type { NetFit } from '../../contract/entities/net-training.ts';
import { lossFigure } from '../../renderer/charts/loss-figure.ts';
import { isNet, netFitName, netFitNotes, netFitText } from '../../renderer/words/nets.ts';

const epochs = (count: number, held = true): NetFit['history'] =>
  Array.from({ length: count }, (_, i) => ({
    epoch: i + 1,
    trainingLoss: 1 / (i + 1),
    validationLoss: held ? 1.1 / (i + 1) : null,
    learningRate: 1e-3,
    ms: 500,
  }));
const fit = (changes: Partial<NetFit> = {}): NetFit => ({
  ...{ fit: 0, name: 'fold 1 of 3', epochs: 30, patience: 6, ended: null, bestEpoch: 12, resumedAfter: null, note: null },
  leftMs: 9000,
  history: epochs(12),
  ...changes,
});

describe('the training of a net in words', () => {
  it('is that of models that are nets for the engine too', () => {
    for (const { kind } of globalModels) expect(isNet(kind)).toBe(isNetKind(kind));
  });
  it('tells how far it is and how long it takes at most', () => {
    expect(netFitText(fit(), true)).toBe(
      'Epoch 12 of at most 30 · best so far 12 · ends after 6 epochs without a gain · at most 9 s left.',
    );
    expect(netFitText(fit({ history: [], bestEpoch: null, leftMs: null }), true)).toBe('Training epoch 1 of at most 30.');
    expect(netFitText(fit({ patience: 0, leftMs: null }), true)).toBe('Epoch 12 of at most 30 · best so far 12.');
  });
  it('tells how it ended', () => {
    expect(netFitText(fit({ ended: 'early-stopping', bestEpoch: 6 }), false)).toBe(
      'Stopped early after epoch 12 of 30: no gain since epoch 6, whose weights are kept.',
    );
    expect(netFitText(fit({ ended: 'all-epochs', history: epochs(30), bestEpoch: 25 }), false)).toBe(
      'All 30 epochs were trained; the weights of epoch 25 are kept.',
    );
    expect(netFitText(fit(), false)).toBe('Interrupted after epoch 12 of 30; training can go on.');
    expect(netFitText(fit({ history: [] }), false)).toBe('Interrupted before the first epoch was over.');
  });
  it('tells of breaks, of what went wrong and how long it took', () => {
    expect(netFitNotes(fit({ resumedAfter: 4, note: 'The checkpoint was damaged' }))).toEqual([
      'Gone on from the checkpoint after epoch 4, as if there had been no break.',
      'The checkpoint was damaged',
      '6.0 s for 12 epochs.',
    ]);
    expect(netFitNotes(fit({ history: [] }))).toEqual([]);
    expect(['fold 1 of 3', 'on all data', 'fold 2 of 3, part 2'].map(netFitName)).toEqual([
      'Fold 1 of 3',
      'All data',
      'Fold 2 of 3, part 2',
    ]);
  });
});

describe('the chart of losses', () => {
  it('has room for all epochs while they are trained, and marks the best', () => {
    const figure = lossFigure(fit(), 'light');
    expect(figure.traces.map(({ name }) => name)).toEqual(['Learning rate', 'training', 'held back']);
    expect(figure.layout['xaxis']).toMatchObject({ range: [0.5, 30.5] });
    expect(figure.layout['shapes']).toMatchObject([{ type: 'line', x0: 12 }]);
    expect(lossFigure(fit({ ended: 'early-stopping', bestEpoch: 6 }), 'dark').layout['shapes']).toMatchObject([
      { type: 'line', x0: 6 },
      { type: 'rect', x0: 6, x1: 12 },
    ]);
  });
  it('leaves out what was not held back, also from its numbers', () => {
    const figure = lossFigure(fit({ history: epochs(3, false) }), 'light');
    expect(figure.traces.map(({ name }) => name)).toEqual(['Learning rate', 'training']);
    expect(figure.numbers()).toEqual({
      columns: ['Epoch', 'Training loss', 'Learning rate', 'Milliseconds'],
      rows: [
        [1, 1, 1e-3, 500],
        [2, 0.5, 1e-3, 500],
        [3, 1 / 3, 1e-3, 500],
      ],
    });
  });
});
