import { EngineError } from '../core/errors.ts';
import type { Parallel } from '../core/parallel.ts';
import { createRng } from '../core/rng.ts';
import type { BackendName, Batch, NetBackend } from './backend.ts';
import type { Loss } from './loss.ts';
import { referenceBackend } from './reference/backend.ts';
import type { NetShape } from './shape.ts';
import { startWeights } from './start-weights.ts';

/** What was found and chosen: plain data for people. */
export interface BackendChoice {
  readonly chosen: BackendName;
  /** One sentence. */
  readonly why: string;
  readonly found: readonly FoundBackend[];
  /** What could be there and is not, with the reason. */
  readonly missing: readonly { readonly name: BackendName; readonly why: string }[];
}

export interface FoundBackend {
  readonly name: BackendName;
  /** What it runs on. */
  readonly what: string;
  /** Milliseconds of one training step; null where it was not timed or failed. */
  readonly stepMs: number | null;
  /** Why it was not timed or how it failed; null where it was timed. */
  readonly problem: string | null;
}

export interface ChooseOptions {
  /** The net that is to be trained, or one like it. */
  readonly shape: NetShape;
  readonly loss: Loss;
  readonly batchRows: number;
  /** Milliseconds from any start. */
  readonly clock: () => number;
  readonly parallel?: Parallel | undefined;
  /** Takes this one without timing. */
  readonly forced?: BackendName | undefined;
}

/** Steps that are timed, after one that is not: the first compiles and allocates. */
const STEPS = 5;
/** So many times slower than the best: not worth another step. */
const HOPELESS = 4;
/** A first step that took so long, with all that it compiles and allocates, and so many times as long as the best: not worth a second one. */
const SLOW_START_MS = 3000;
const HOPELESS_START = 20;

function sampleBatch(shape: NetShape, rows: number): Batch {
  const rng = createRng(1);
  const draw = (count: number): Float32Array => Float32Array.from({ length: count }, () => rng.normal());
  const { sequenceLength: L, pastInputs: F, horizon: H, futureInputs: X, statics: S } = shape;
  return { rows, past: draw(rows * L * F), future: draw(rows * H * X), statics: draw(rows * S), targets: draw(rows * H) };
}

/** Milliseconds of the fastest of a few steps; of one step where that is so slow that it cannot win. */
async function timeStep(backend: NetBackend, { shape, loss, batchRows, clock, parallel }: ChooseOptions, best: number): Promise<number> {
  const batch = sampleBatch(shape, batchRows);
  const weights = startWeights(shape, createRng(1));
  const session = await backend.open({ shape, loss, state: { weights }, batchRows, parallel });
  try {
    const step = { learningRate: 1e-3, clipNorm: 1, dropout: 0, seed: 1 };
    const started = clock();
    await session.train([batch], step);
    let fastest = clock() - started;
    if (fastest > SLOW_START_MS && fastest > HOPELESS_START * best) return fastest;
    fastest = Infinity;
    for (let i = 0; i < STEPS; i++) {
      const began = clock();
      await session.train([batch], step);
      fastest = Math.min(fastest, clock() - began);
      if (fastest > HOPELESS * best) break;
    }
    return fastest;
  } finally {
    session.close();
  }
}

/** Largest difference of forecasts and gradients that rounding in single precision explains. */
const TOLERANCE = 1e-4;

/** A small net of the same kind, to see whether a backend computes what it should. */
function trialShape(shape: NetShape): NetShape {
  const small = { sequenceLength: 6, horizon: 3, pastInputs: 2, futureInputs: 1, statics: 1, decoderSize: 2, hiddenSize: 5, layers: 2 };
  return shape.kind === 'lstm'
    ? { ...small, kind: shape.kind, outputs: shape.outputs }
    : {
        ...small,
        kind: shape.kind,
        outputs: shape.outputs,
        stacks: [
          { pool: 2, knots: 2 },
          { pool: 1, knots: 3 },
        ],
      };
}

/** @throws Error where a backend computes something else than the reference: drivers fail without a word. */
async function tryOut(backend: NetBackend, { shape, loss }: ChooseOptions): Promise<void> {
  const trial = trialShape(shape);
  const batch = sampleBatch(trial, 4);
  const results = async (on: NetBackend): Promise<Float32Array[]> => {
    const session = await on.open({ shape: trial, loss, state: { weights: startWeights(trial, createRng(2)) }, batchRows: 4 });
    try {
      return [...(await session.forward([batch])), (await session.gradient(batch, { rate: 0, seed: 0 })).gradient];
    } finally {
      session.close();
    }
  };
  const [ours, theirs] = [await results(referenceBackend), await results(backend)];
  ours.forEach((values, i) =>
    values.forEach((value, k) => {
      if (!(Math.abs(value - (theirs[i]?.[k] ?? NaN)) <= TOLERANCE))
        throw new Error(`${i === 0 ? 'a forecast' : 'a gradient'} is ${theirs[i]?.[k]} where it should be ${value}`);
    }),
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Tries every backend that is there on a small net, times a few training steps of those that compute what they should, and takes the fastest. The reference is not timed: it is there for machines
 * without WebAssembly and for comparisons. Nor is a graphics processor that is played by the processor.
 *
 * @throws EngineError `invalid-option` where the forced backend is not there
 */
export async function chooseBackend(
  backends: readonly NetBackend[],
  options: ChooseOptions,
): Promise<{ readonly backend: NetBackend; readonly choice: BackendChoice }> {
  const states = await Promise.all(backends.map(async (backend) => ({ backend, ...(await backend.available()) })));
  const missing = states.filter(({ ok }) => !ok).map(({ backend, why }) => ({ name: backend.name, why }));
  const { forced } = options;
  const there = states.filter(({ ok }) => ok);
  const asked = there.find(({ backend }) => backend.name === forced);
  if (forced !== undefined && !asked) {
    const reason = missing.find(({ name }) => name === forced)?.why ?? 'it is not known';
    throw new EngineError('invalid-option', `The backend ${forced} cannot be used: ${reason}`, { backend: forced });
  }
  const found: FoundBackend[] = [];
  for (const { backend, why, software } of there) {
    const { name } = backend;
    const skipped = asked
      ? 'another backend was asked for'
      : name === 'reference'
        ? 'only used where nothing else runs'
        : software
          ? 'not timed: it computes on the processor'
          : null;
    if (skipped !== null) {
      found.push({ name, what: why, stepMs: null, problem: backend === asked?.backend ? null : skipped });
      continue;
    }
    try {
      await tryOut(backend, options);
      const best = Math.min(...found.map(({ stepMs }) => stepMs ?? Infinity));
      found.push({ name, what: why, stepMs: await timeStep(backend, options, best), problem: null });
    } catch (error) {
      found.push({ name, what: why, stepMs: null, problem: `failed when it was tried: ${messageOf(error)}` });
    }
  }
  const timed = found
    .filter((one): one is FoundBackend & { stepMs: number } => one.stepMs !== null)
    .toSorted((a, b) => a.stepMs - b.stepMs);
  const chosen = asked?.backend.name ?? timed[0]?.name ?? 'reference';
  const backend = there.find((one) => one.backend.name === chosen)?.backend;
  if (!backend) throw new EngineError('invalid-option', 'There is no backend that nets could be trained on');
  const second = timed[1];
  const why = asked
    ? 'it was asked for'
    : timed.length === 0
      ? 'nothing else runs here'
      : second
        ? `a training step took ${milliseconds(timed[0]?.stepMs)}, the next fastest (${second.name}) ${milliseconds(second.stepMs)}`
        : 'it is the only one that could be timed';
  return { backend, choice: { chosen, why, found, missing } };
}

const milliseconds = (ms = NaN): string => `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
