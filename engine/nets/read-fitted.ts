import { EngineError } from '../core/errors.ts';
import { floatsOfBase64 } from '../tensor/base64.ts';
import { staticWidth, type Inputs, type NumberInput, type TextInput } from './encode.ts';
import type { NetFitted } from './fitted.ts';
import type { EpochRecord } from './history.ts';
import { nameProblem } from './names.ts';
import { shapeOf } from './prepare.ts';
import { resolveNetSettings, type NetKind, type NetSettings, type Scaling } from './settings.ts';
import { layoutOf } from './shape.ts';
import { pastWidth } from './windows.ts';

/** 200 MB as text: far beyond what trains on a desk, and no danger to memory. */
/** A net has no smaller unit: see `unitOf`. */
const LEAST_UNIT = 1e-6;
const MOST_WEIGHTS = 40_000_000;
const MOST_INPUTS = 2000;
const MOST_TEXTS = 64;
const LARGEST_WEIGHT = 1e6;

const refuse = (reason: string): never => {
  throw new EngineError('invalid-option', `The model file was refused: ${reason}`);
};
type Plain = Readonly<Record<string, unknown>>;
function plain(value: unknown, what: string): Plain {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(`${what} is no object`);
  return value as Plain;
}
function finite(value: unknown, what: string, least = -Infinity): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < least) refuse(`${what} is no number that fits: ${String(value)}`);
  return value as number;
}
function list(value: unknown, what: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) return refuse(`${what} is no list`);
  if (value.length > most) refuse(`${what} has ${value.length} parts, ${most} are the most`);
  return value;
}
function text(value: unknown, what: string): string {
  const problem = nameProblem(value);
  if (problem !== null) refuse(`${what} ${problem}`);
  return value as string;
}

function readNumberInput(value: unknown): NumberInput {
  const { name, mean, deviation } = plain(value, 'an input');
  return {
    name: text(name, 'the name of an input'),
    mean: finite(mean, 'the mean of an input'),
    deviation: finite(deviation, 'the deviation of an input', Number.MIN_VALUE),
  };
}

function readStatic(value: unknown): NumberInput | TextInput {
  const { name, values } = plain(value, 'an input');
  if (values === undefined) return readNumberInput(value);
  return {
    name: text(name, 'the name of an input'),
    values: list(values, 'the values of a static', MOST_TEXTS).map((one) => text(one, 'a value of a static')),
  };
}

function readInputs(value: unknown): Inputs {
  const { future, past, statics } = plain(value, 'inputs');
  return {
    future: list(future, 'inputs.future', MOST_INPUTS).map(readNumberInput),
    past: list(past, 'inputs.past', MOST_INPUTS).map(readNumberInput),
    statics: list(statics, 'inputs.statics', MOST_INPUTS).map(readStatic),
  };
}

function readEpoch(value: unknown): EpochRecord {
  const { epoch, trainingLoss, validationLoss, learningRate, ms } = plain(value, 'an epoch');
  return {
    epoch: finite(epoch, 'the number of an epoch', 1),
    trainingLoss: finite(trainingLoss, 'a training loss'),
    validationLoss: validationLoss === null ? null : finite(validationLoss, 'a validation loss'),
    learningRate: finite(learningRate, 'a learning rate', 0),
    ms: ms === null ? null : finite(ms, 'the time of an epoch', 0),
  };
}

function readTraining(value: unknown): NetFitted['training'] {
  const { backend, series, windows, validationWindows, history, bestEpoch } = plain(value, 'training');
  return {
    backend: text(backend, 'the name of the backend'),
    series: finite(series, 'training.series', 0),
    windows: finite(windows, 'training.windows', 0),
    validationWindows: finite(validationWindows, 'training.validationWindows', 0),
    history: list(history, 'training.history', 10_000).map(readEpoch),
    bestEpoch: finite(bestEpoch, 'training.bestEpoch', 0),
  };
}

function checkWeights(weights: unknown, size: number): string {
  if (size > MOST_WEIGHTS) refuse(`its shape asks for ${size} weights, ${MOST_WEIGHTS} are the most`);
  const letters = 4 * Math.ceil((4 * size) / 3);
  if (typeof weights !== 'string') return refuse('weights are no text');
  if (weights.length !== letters) refuse(`its shape asks for ${size} weights, ${letters} letters of base64; there are ${weights.length}`);
  let values = new Float32Array();
  try {
    values = floatsOfBase64(weights);
  } catch {
    refuse('weights are no base64');
  }
  if (values.length !== size) refuse(`its shape asks for ${size} weights, there are ${values.length}`);
  const bad = values.findIndex((value) => !(Math.abs(value) <= LARGEST_WEIGHT));
  if (bad >= 0) refuse(`weight ${bad} is ${String(values[bad])}`);
  return weights;
}

/**
 * A trained net from data that may come from anywhere. What is not part of a net is left out.
 *
 * @throws EngineError `invalid-option` with the reason: wrong shapes, weights that are no finite numbers, sizes beyond all measure, names
 *   that hold markup, a later format
 */
export function readNetFitted(value: unknown): NetFitted {
  const file = plain(value, 'the file');
  const { kind, formatVersion, scaling } = file;
  if (kind !== 'lstm' && kind !== 'n-hits') refuse(`it holds no LSTM and no N-HiTS but ${String(kind).slice(0, 40)}`);
  if (formatVersion !== 1 && formatVersion !== 2) refuse(`format ${String(formatVersion).slice(0, 20)} is not known, 1 and 2 are`);
  const settings = resolveNetSettings(kind as NetKind, plain(file['settings'], 'settings') as unknown as NetSettings);
  if (scaling !== 'log1p' && scaling !== 'mean' && scaling !== 'standard') refuse(`scaling is ${String(scaling).slice(0, 20)}`);
  const inputs = readInputs(file['inputs']);
  const level = plain(file['level'], 'level');
  const widths = { past: pastWidth(inputs), future: inputs.future.length, statics: 1 + staticWidth(inputs) };
  const shape = shapeOf(kind as NetKind, settings, widths);
  const given = plain(file['shape'], 'shape');
  for (const [name, size] of Object.entries(shape))
    if (JSON.stringify(given[name]) !== JSON.stringify(size))
      refuse(
        `shape.${name} is ${JSON.stringify(given[name])?.slice(0, 80) ?? 'missing'}, settings and inputs ask for ${JSON.stringify(size)}`,
      );
  const notes = list(file['notes'] ?? [], 'notes', 100).map((note) => {
    const { code, message } = plain(note, 'a note');
    return { code: text(code, 'the code of a note'), message: text(message, 'a note') };
  });
  return {
    kind: kind as NetKind,
    formatVersion: formatVersion === 1 ? 1 : 2,
    seed: finite(file['seed'], 'seed', 0),
    settings,
    shape,
    scaling: scaling as Scaling,
    inputs,
    level: { mean: finite(level['mean'], 'level.mean'), deviation: finite(level['deviation'], 'level.deviation', Number.MIN_VALUE) },
    ...(formatVersion === 1 ? {} : { unit: finite(file['unit'], 'unit', LEAST_UNIT) }),
    weights: checkWeights(file['weights'], layoutOf(shape).size),
    training: readTraining(file['training']),
    ...(notes.length > 0 ? { notes } : {}),
  };
}
