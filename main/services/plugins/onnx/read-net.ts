import { checkTensor } from './check-tensor.ts';
import { fieldsOf, messageOf, numberOf, textOf } from './wire.ts';

/** An input or output of a net. */
export interface NetPort {
  readonly name: string;
  /** 1 for 32-bit floats, as ONNX counts types. */
  readonly type: number;
  /** Null where it is open. */
  readonly shape: readonly (number | null)[];
}

/** What a net's file says, without its numbers. */
export interface NetFile {
  /** Of ONNX's own operators. */
  readonly opset: number;
  readonly inputs: readonly NetPort[];
  readonly outputs: readonly NetPort[];
  readonly nodes: number;
}

const MOST_NODES = 20_000;
const MOST_DEPTH = 6;
/** Operators of the standard; others would need code of somebody else's. */
const DOMAINS = new Set(['', 'ai.onnx', 'ai.onnx.ml']);
export const oldestOpset = 7;
export const newestOpset = 26;

const shown = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 60);

function portOf(bytes: Uint8Array): NetPort {
  let name = '';
  let type = 0;
  let shape: (number | null)[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = textOf(field);
    if (field.number !== 2) continue;
    for (const kind of fieldsOf(messageOf(field))) {
      if (kind.number !== 1) continue;
      for (const part of fieldsOf(messageOf(kind))) {
        if (part.number === 1) type = numberOf(part);
        if (part.number !== 2) continue;
        shape = [...fieldsOf(messageOf(part))].map((dimension) => {
          const fixed = [...fieldsOf(messageOf(dimension))].find(({ number }) => number === 1);
          return fixed ? numberOf(fixed) : null;
        });
      }
    }
  }
  return { name, type, shape };
}

/** What is counted while a net is walked through. */
interface Walk {
  nodes: number;
}

interface Graph {
  readonly inputs: readonly NetPort[];
  readonly outputs: readonly NetPort[];
  /** Names of the values that the file brings. */
  readonly given: ReadonlySet<string>;
}

/** A graph and those inside it: numbers checked, values made before they are used. */
function walkGraph(bytes: Uint8Array, outer: ReadonlySet<string>, depth: number, walk: Walk): Graph {
  if (depth > MOST_DEPTH) throw new RangeError(`its parts are nested more than ${MOST_DEPTH} deep`);
  const fields = [...fieldsOf(bytes)];
  const of = (number: number): Uint8Array[] => fields.filter((field) => field.number === number).map((field) => messageOf(field));
  const given = new Set(of(5).map((tensor) => checkTensor(tensor)));
  if (of(15).length > 0) throw new RangeError('it has sparse numbers, which are not taken');
  const inputs = of(11).map((port) => portOf(port));
  const outputs = of(12).map((port) => portOf(port));
  const known = new Set([...outer, ...given, ...inputs.map(({ name }) => name)]);
  for (const node of of(1)) {
    if (++walk.nodes > MOST_NODES) throw new RangeError(`it has more than ${MOST_NODES} operations`);
    walkNode(node, known, depth, walk);
  }
  const missing = outputs.find(({ name }) => !known.has(name));
  if (missing) throw new RangeError(`nothing in it makes its output "${shown(missing.name)}"`);
  return { inputs, outputs, given };
}

function walkNode(bytes: Uint8Array, known: Set<string>, depth: number, walk: Walk): void {
  const fields = [...fieldsOf(bytes)];
  const texts = (number: number): string[] => fields.filter((field) => field.number === number).map((field) => textOf(field));
  const operator = shown(texts(4)[0] ?? '');
  const domain = texts(7)[0] ?? '';
  if (!DOMAINS.has(domain)) throw new RangeError(`its operation "${operator}" is of ${shown(domain)}, not of the standard`);
  const unmade = texts(1).find((name) => name !== '' && !known.has(name));
  if (unmade !== undefined)
    throw new RangeError(`its operation "${operator}" uses "${shown(unmade)}" before it is made: it goes in a circle or is out of order`);
  for (const attribute of fields.filter(({ number }) => number === 5))
    for (const field of fieldsOf(messageOf(attribute))) {
      if (field.number === 5 || field.number === 10) checkTensor(messageOf(field));
      if (field.number === 6 || field.number === 11) walkGraph(messageOf(field), known, depth + 1, walk);
    }
  for (const name of texts(2)) known.add(name);
}

/**
 * What a net's file says, with everything in it that can be judged without running it: numbers inside the file and finite, sizes that agree,
 * operations of the standard in an order that can be run.
 *
 * @throws RangeError that says what is wrong, as the end of a sentence
 * @see ONNX, onnx.proto3, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
 */
export function readNetFile(bytes: Uint8Array): NetFile {
  const fields = [...fieldsOf(bytes)];
  const graphs = fields.filter(({ number }) => number === 7);
  const [graphField] = graphs;
  if (graphs.length !== 1 || !graphField) throw new RangeError('it holds no net');
  let opset = 0;
  for (const field of fields) {
    if (field.number === 25 || field.number === 20)
      throw new RangeError('it brings operations of its own or a training, which are not taken');
    if (field.number !== 8) continue;
    const parts = [...fieldsOf(messageOf(field))];
    const domain = parts.find(({ number }) => number === 1);
    const version = parts.find(({ number }) => number === 2);
    const name = domain ? textOf(domain) : '';
    if (!DOMAINS.has(name)) throw new RangeError(`it needs operations of ${shown(name)}, which are not of the standard`);
    if (name !== 'ai.onnx.ml' && version) opset = numberOf(version);
  }
  if (!(opset >= oldestOpset && opset <= newestOpset))
    throw new RangeError(`it is of opset ${opset}; ${oldestOpset} to ${newestOpset} can be run`);
  const walk: Walk = { nodes: 0 };
  const { inputs, outputs, given } = walkGraph(messageOf(graphField), new Set(), 0, walk);
  return { opset, inputs: inputs.filter(({ name }) => !given.has(name)), outputs, nodes: walk.nodes };
}
