import { EngineError } from '../../core/errors.ts';
import { plainReader, type PlainReader } from '../../core/plain-data.ts';
import type { Parameter, SpecValue } from '../model.ts';
import { refuseSpec } from '../refuse-spec.ts';
import { readNetShape, type NetShape } from './net-shape.ts';

/** The version of the interface that own models are written for. */
export const INTERFACE_VERSION = 1;

/** What a model of the user's own says of itself, as data: known without running any of it. */
export interface PluginManifest {
  /** Version of the interface. */
  readonly almanacModel: typeof INTERFACE_VERSION;
  /** Short name for the terminal: letters, digits and hyphens. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Its author's own numbering. */
  readonly version: string;
  readonly summary: string;
  readonly runtime: 'javascript' | 'onnx';
  /** The module or net, relative to the manifest. */
  readonly main: string;
  readonly parameters: readonly Parameter[];
  readonly limits: readonly string[];
  /** Fewest values that it can be fitted to. */
  readonly minLength: number;
  readonly acceptsMissing: boolean;
  readonly acceptsRegressors: boolean;
  /** Whether it gives intervals of its own; else they come from its errors in held-back parts. */
  readonly intervals: boolean;
  /** For `onnx`: what goes in and out. */
  readonly net?: NetShape;
}

const KEYS = [
  'almanacModel',
  'id',
  'name',
  'version',
  'summary',
  'runtime',
  'main',
  'parameters',
  'limits',
  'minLength',
  'acceptsMissing',
  'acceptsRegressors',
  'intervals',
  'net',
];
const PARAMETER_KEYS = ['name', 'label', 'help', 'type', 'default', 'empty', 'min', 'max', 'choices', 'advanced'];
const TYPES = ['number', 'integer', 'choice', 'boolean', 'text', 'numbers'] as const;
const MOST_PARAMETERS = 40;
const MOST_TEXT = 300;
const ID = /^[a-z][a-z0-9-]{0,39}$/;
const PARAMETER_NAME = /^[a-z][a-z0-9_]{0,39}$/i;
/** Names that settings around every model have; a parameter of that name would take them over. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

const line = (read: PlainReader, value: unknown, at: string, most = MOST_TEXT): string => {
  const text = read.text(value, at);
  const hidden = /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text);
  return text.length > most || hidden ? read.refuse(at, `one line of at most ${most} visible characters`, text) : text;
};

const flag = (read: PlainReader, value: unknown, at: string): boolean =>
  value === undefined ? false : typeof value === 'boolean' ? value : read.refuse(at, 'true or false', value);

/** @throws EngineError `invalid-option` unless it stays below the folder of the manifest */
export function readRelativePath(read: PlainReader, value: unknown, at: string): string {
  const text = line(read, value, at, 200);
  const parts = text.split('/');
  const safe = !/[\\:*?"<>|]/.test(text) && parts.every((part) => part !== '' && part !== '.' && part !== '..');
  return safe ? text : read.refuse(at, 'a path inside the folder, with forward slashes', text);
}

function readParameter(read: PlainReader, value: unknown, at: string): Parameter {
  const from = read.object(value, at, PARAMETER_KEYS);
  const name = read.text(from['name'], `${at}.name`);
  if (!PARAMETER_NAME.test(name) || RESERVED.has(name)) read.refuse(`${at}.name`, 'letters, digits and underscores', name);
  const type = read.oneOf(from['type'], `${at}.type`, TYPES);
  const choices = from['choices'];
  if ((type === 'choice') !== (choices !== undefined)) read.refuse(`${at}.choices`, 'given for the type choice and for no other', choices);
  const parameter: Parameter = {
    name,
    label: line(read, from['label'], `${at}.label`, 80),
    help: line(read, from['help'], `${at}.help`),
    type,
    ...(from['empty'] === undefined ? {} : { empty: line(read, from['empty'], `${at}.empty`, 40) }),
    ...(from['min'] === undefined ? {} : { min: read.number(from['min'], `${at}.min`) }),
    ...(from['max'] === undefined ? {} : { max: read.number(from['max'], `${at}.max`) }),
    ...(choices === undefined
      ? {}
      : {
          choices: read.list(choices, `${at}.choices`, 50).map((choice, i) => {
            const { value: word, label } = read.object(choice, `${at}.choices[${i}]`, ['value', 'label']);
            return { value: line(read, word, `${at}.choices[${i}].value`, 80), label: line(read, label, `${at}.choices[${i}].label`, 80) };
          }),
        }),
    ...(flag(read, from['advanced'], `${at}.advanced`) ? { advanced: true } : {}),
  };
  if (from['default'] === undefined) return parameter;
  const standard = from['default'] as SpecValue;
  const refusal = refuseSpec([parameter], { [name]: standard }, 'default');
  return refusal ? read.refuse(`${at}.default`, 'a value that the parameter can have', standard) : { ...parameter, default: standard };
}

/**
 * What a model of the user's own says of itself, checked field by field.
 *
 * @param json - as it came from the manifest's file
 * @throws EngineError `invalid-option` that names the field, what it needs and what it got
 */
export function readManifest(json: unknown): PluginManifest {
  const read = plainReader('This is no manifest of a model');
  const from = read.object(json, 'the file', KEYS);
  const version = read.whole(from['almanacModel'], 'almanacModel', 1, 1_000_000);
  if (version !== INTERFACE_VERSION)
    throw new EngineError(
      'invalid-option',
      `The model was written for version ${version} of the interface; this Almanac knows version ${INTERFACE_VERSION}.`,
      { name: 'almanacModel' },
    );
  const id = read.text(from['id'], 'id');
  if (!ID.test(id)) read.refuse('id', 'lower-case letters, digits and hyphens, 1 to 40, a letter first', id);
  const parameters = read
    .list(from['parameters'] ?? [], 'parameters', MOST_PARAMETERS)
    .map((value, i) => readParameter(read, value, `parameters[${i}]`));
  const names = new Set(parameters.map(({ name }) => name));
  if (names.size < parameters.length)
    read.refuse(
      'parameters',
      'without a name that comes twice',
      parameters.map(({ name }) => name),
    );
  const runtime = read.oneOf(from['runtime'] ?? 'javascript', 'runtime', ['javascript', 'onnx']);
  const main = readRelativePath(read, from['main'], 'main');
  const wanted = runtime === 'onnx' ? /\.onnx$/ : /\.m?js$/;
  if (!wanted.test(main)) read.refuse('main', runtime === 'onnx' ? 'an .onnx file' : 'a .js or .mjs file', main);
  if ((runtime === 'onnx') !== (from['net'] !== undefined)) read.refuse('net', 'given for the runtime onnx and for no other', from['net']);
  if (runtime === 'onnx' && parameters.length > 0) read.refuse('parameters', 'empty for a net, which is fitted already', parameters.length);
  const net = runtime === 'onnx' ? readNetShape(read, from['net'], 'net') : undefined;
  return {
    almanacModel: INTERFACE_VERSION,
    id,
    name: line(read, from['name'], 'name', 60),
    version: line(read, from['version'], 'version', 40),
    summary: line(read, from['summary'], 'summary'),
    runtime,
    main,
    parameters,
    limits: read.list(from['limits'] ?? [], 'limits', 20).map((text, i) => line(read, text, `limits[${i}]`)),
    minLength: net ? net.window : read.whole(from['minLength'] ?? 2, 'minLength', 1, 100_000),
    acceptsMissing: runtime === 'onnx' ? false : flag(read, from['acceptsMissing'], 'acceptsMissing'),
    acceptsRegressors: runtime === 'onnx' ? (net?.regressors.length ?? 0) > 0 : flag(read, from['acceptsRegressors'], 'acceptsRegressors'),
    intervals: runtime === 'onnx' ? (net?.quantiles.length ?? 0) > 0 : flag(read, from['intervals'], 'intervals'),
    ...(net ? { net } : {}),
  };
}
