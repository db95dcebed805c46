import type { Context } from '../core/context.ts';
import { EngineError } from '../core/errors.ts';
import type { Parallel } from '../core/parallel.ts';
import { createRng, deriveSeed } from '../core/rng.ts';
import { floatsOfBase64, floatsToBase64 } from '../tensor/base64.ts';
import type { Batch, NetBackend, NetSession, OptimiserState } from './backend.ts';
import { readProgress, saveProgress, type NetCheckpoint, type Note, type Progress } from './checkpoint.ts';
import type { NetFitted } from './fitted.ts';
import { bestOf, learningRateOf, remainingMs, stopsEarly, type EpochRecord } from './history.ts';
import { lossOf, observedCount, outputCount, type Loss } from './loss.ts';
import type { NetPanel } from './panel.ts';
import { prepareTraining, type Prepared } from './prepare.ts';
import { lossOfSettings, resolveNetSettings, type NetKind, type NetSettings } from './settings.ts';
import { layoutOf } from './shape.ts';
import { startWeights } from './start-weights.ts';
import { createAssembler, drawWindows, type Assembler, type Window } from './windows.ts';

/** An epoch that is over, and what is left. */
export interface EpochReport extends EpochRecord {
  /** At most so many. */
  readonly epochs: number;
  readonly bestEpoch: number;
  /** At most; null without a clock. */
  readonly remainingMs: number | null;
}

/** A training that begins or goes on. */
export interface TrainingStart {
  /** At most so many. */
  readonly epochs: number;
  /** 0 never ends early. */
  readonly patience: number;
  /** Epochs of before a break. */
  readonly history: readonly EpochRecord[];
  /** Why the checkpoint at hand was not gone on from; null where it was, or there is none. */
  readonly note: Note | null;
}

/** A training that is over. */
export interface TrainingEnd {
  readonly ended: 'all-epochs' | 'early-stopping';
  readonly bestEpoch: number;
}

/** Who looks on while a net is trained, and keeps what it could go on from. */
export interface NetWatch {
  /** Milliseconds from any start; without it epochs are not timed. */
  readonly clock?: () => number;
  readonly onStart?: (start: TrainingStart) => void;
  readonly onEpoch?: (report: EpochReport) => void;
  readonly onEnd?: (end: TrainingEnd) => void;
  /** Called after every epoch; training waits for it. `last` is true where none follows. */
  readonly saveCheckpoint?: (checkpoint: NetCheckpoint, last: boolean) => void | Promise<void>;
  /** Goes on from here where it belongs to the very same training, as if there had been no break. */
  readonly resumeFrom?: NetCheckpoint;
}

/** What training a net is lent. */
export interface NetContext extends Context, NetWatch {
  readonly parallel?: Parallel;
  /** Starts from these weights where shape and inputs are the same: training goes on with newer data. */
  readonly startFrom?: NetFitted;
}

/** Batches that are handed to a backend at once; in between it is asked whether to stop. */
const BATCHES_AT_ONCE = 8;
/** A net whose numbers overflow is set back by an epoch and goes on at a tenth of the learning rate; so often at most. */
const CAUTION = 0.1;
const LEAST_CAUTION = 0.0009;

const parts = <T>(values: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));

/** Mean loss over windows, all outputs alike; null where no target is there. @throws EngineError `no-convergence` */
async function lossOver(
  session: NetSession,
  assembler: Assembler,
  windows: readonly Window[],
  rows: number,
  loss: Loss,
): Promise<number | null> {
  const Q = outputCount(loss);
  let total = 0;
  let count = 0;
  for (const group of parts(parts(windows, rows), BATCHES_AT_ONCE)) {
    const batches = group.map((part) => assembler.batch(part));
    const outputs = await session.forward(batches);
    batches.forEach(({ targets }, i) => {
      total += lossOf(loss, outputs[i] as Float32Array, 0, Q, targets, 0, targets.length, 0, null, 0);
      count += observedCount(targets, 0, targets.length) * Q;
    });
  }
  if (!Number.isFinite(total)) throw new EngineError('no-convergence', 'The validation loss is no finite number any more');
  return count > 0 ? total / count : null;
}

async function runEpoch(
  session: NetSession,
  assembler: Assembler,
  windows: readonly Window[],
  settings: NetSettings,
  learningRate: number,
  seed: number,
  context: NetContext,
  onShare: (share: number) => void,
): Promise<number> {
  let total = 0;
  let rows = 0;
  let done = 0;
  const groups = parts(parts(windows, settings.batch_size), BATCHES_AT_ONCE);
  for (const [g, group] of groups.entries()) {
    if (context.shouldStop()) throw new EngineError('cancelled', 'Training was cancelled');
    const batches: Batch[] = group.map((part) => assembler.batch(part));
    const step = { learningRate, clipNorm: settings.clip_norm, dropout: settings.dropout, seed: (seed + done) | 0 };
    const losses = await session.train(batches, step);
    batches.forEach((batch, i) => {
      total += (losses[i] as number) * batch.rows;
      rows += batch.rows;
    });
    done += group.length;
    onShare((g + 1) / groups.length);
  }
  return total / rows;
}

/** Text that is the same for the same training: a checkpoint of another one must not be taken for its own. */
function trainingKey(kind: NetKind, settings: NetSettings, { source, range, shape }: Prepared): string {
  const { panel } = source;
  let hash = 0;
  panel.series.forEach((y, i) => {
    for (let t = 0; t < y.length; t++) hash = deriveSeed(hash, String(y[t]));
    hash = deriveSeed(hash, `${i}/${y.length}`);
  });
  return JSON.stringify({ kind, settings, shape, windows: range.count, inputs: source.inputs, hash });
}

/** Whether the net to start from has the shape and the inputs that the training asks for. */
function fits({ shape, source }: Prepared, startFrom: NetFitted): boolean {
  const names = ({ inputs }: { inputs: typeof source.inputs }): string =>
    JSON.stringify(inputs, (key, value: unknown) => (key === 'mean' || key === 'deviation' ? 0 : value));
  return JSON.stringify(startFrom.shape) === JSON.stringify(shape) && names(startFrom) === names(source);
}

/** Weights that are gone on from mean something in the unit that they were learnt in alone. */
const goingOn = (prepared: Prepared, { startFrom }: NetContext): Prepared =>
  startFrom && fits(prepared, startFrom) ? { ...prepared, source: { ...prepared.source, unit: startFrom.unit ?? 1 } } : prepared;

const REFUSED: Note = {
  code: 'checkpoint-refused',
  message: 'The checkpoint belongs to another training or is damaged; training started anew',
};

function firstProgress(seed: number, prepared: Prepared, context: NetContext, refused: Note | null): Progress {
  const notes = [...prepared.notes, ...(refused ? [refused] : [])];
  const state = firstState(seed, prepared, context, notes);
  return { seed, history: [], caution: 1, notes, state, bestWeights: state.weights };
}

function firstState(seed: number, prepared: Prepared, { startFrom }: NetContext, notes: Note[]): OptimiserState {
  const { shape } = prepared;
  const { size } = layoutOf(shape);
  const empty = { firstMoments: new Float32Array(size), secondMoments: new Float32Array(size), steps: 0 };
  if (startFrom) {
    if (fits(prepared, startFrom)) return { weights: floatsOfBase64(startFrom.weights), ...empty };
    notes.push({ code: 'started-anew', message: 'The net to start from has another shape or other inputs; training started anew' });
  }
  return { weights: startWeights(shape, createRng(deriveSeed(seed, 'weights'))), ...empty };
}

/**
 * Trains a net on all series of a panel together. The last `validation_periods` of each series are held back: training windows end before
 * them, early stopping judges by them, and the weights of the best epoch are kept.
 *
 * @param given - `prediction_horizon` is needed, the rest has defaults
 * @returns plain data; the same panel, settings, seed and backend give the same, whatever the number of workers
 * @throws EngineError `invalid-option`, `length-mismatch`, `not-finite`, `negative-values`, `series-too-short`, `no-convergence`, `cancelled`
 */
export async function trainNet(
  kind: NetKind,
  panel: NetPanel,
  given: Partial<NetSettings> & Pick<NetSettings, 'prediction_horizon'>,
  backend: NetBackend,
  context: NetContext,
): Promise<NetFitted> {
  const settings = resolveNetSettings(kind, given);
  const prepared = goingOn(prepareTraining(kind, panel, settings), context);
  const { source, range, validation, shape } = prepared;
  const loss = lossOfSettings(settings);
  const key = trainingKey(kind, settings, prepared);
  const { size } = layoutOf(shape);
  const drawn = Math.floor(context.rng.uniform() * 4294967296);
  const resumed = context.resumeFrom ? readProgress(context.resumeFrom, key, size) : null;
  const refused = context.resumeFrom && !resumed ? REFUSED : null;
  let progress: Progress = resumed ?? firstProgress(drawn, prepared, context, refused);
  const { seed } = progress;
  context.onStart?.({ epochs: settings.epochs, patience: settings.patience, history: progress.history, note: refused });
  const assembler = createAssembler(source);
  const open = (): Promise<NetSession> =>
    backend.open({ shape, loss, state: progress.state, batchRows: settings.batch_size, parallel: context.parallel });
  let session = await open();
  try {
    while (progress.history.length < settings.epochs && !stopsEarly(progress.history, settings)) {
      const { history, caution, notes } = progress;
      const epoch = history.length + 1;
      const began = context.clock?.();
      const windows = drawWindows(
        range,
        settings.windows_per_epoch,
        settings.steps_per_epoch * settings.batch_size,
        createRng(deriveSeed(seed, `epoch/${epoch}`)),
      );
      const learningRate = caution * learningRateOf(settings, epoch, history);
      try {
        const trainingLoss = await runEpoch(
          session,
          assembler,
          windows,
          settings,
          learningRate,
          deriveSeed(seed, `dropout/${epoch}`),
          context,
          (share) => context.onProgress?.((epoch - 1 + share) / settings.epochs),
        );
        const validationLoss = await lossOver(session, assembler, validation, settings.batch_size, loss);
        const record: EpochRecord = {
          epoch,
          trainingLoss,
          validationLoss,
          learningRate,
          ms: began === undefined ? null : (context.clock?.() ?? began) - began,
        };
        const state = await session.state();
        const now = [...history, record];
        const best = bestOf(now) ?? record;
        progress = { seed, caution, notes, history: now, state, bestWeights: best.epoch === epoch ? state.weights : progress.bestWeights };
        context.onEpoch?.({ ...record, epochs: settings.epochs, bestEpoch: best.epoch, remainingMs: remainingMs(now, settings) });
        await context.saveCheckpoint?.(saveProgress(key, progress), now.length === settings.epochs || stopsEarly(now, settings));
      } catch (error) {
        if (!(error instanceof EngineError && error.code === 'no-convergence') || caution * CAUTION < LEAST_CAUTION) throw error;
        const note = {
          code: 'learning-rate-lowered',
          message: `Epoch ${epoch} overflowed; training went on at a tenth of the learning rate`,
        };
        progress = { ...progress, caution: caution * CAUTION, notes: [...notes, note] };
        session.close();
        session = await open();
      }
    }
  } finally {
    session.close();
  }
  context.onProgress?.(1);
  const { history, notes } = progress;
  const bestEpoch = bestOf(history)?.epoch ?? 0;
  context.onEnd?.({ ended: history.length < settings.epochs ? 'early-stopping' : 'all-epochs', bestEpoch });
  return {
    kind,
    formatVersion: 2,
    seed,
    settings,
    shape,
    scaling: source.scaling,
    inputs: source.inputs,
    level: source.level,
    unit: source.unit,
    weights: floatsToBase64(progress.bestWeights),
    training: {
      backend: backend.name,
      series: panel.series.length,
      windows: range.count,
      validationWindows: validation.length,
      // How long an epoch took is no part of what was trained: the same training gives the same bytes.
      history: history.map((record) => ({ ...record, ms: null })),
      bestEpoch,
    },
    ...(notes.length > 0 ? { notes } : {}),
  };
}
