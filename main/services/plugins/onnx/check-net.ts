import type { NetShape } from '../../../../engine/models/plugin/index.ts';
import { readNetFile, type NetPort } from './read-net.ts';

const FLOAT = 1;
const list = (ports: readonly NetPort[]): string =>
  ports.map(({ name }) => `"${name.replace(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 40)}"`).join(', ') || 'none';
const sizes = (shape: NetPort['shape']): string => shape.map((size) => size ?? '?').join(' x ') || 'nothing';

/** @throws RangeError unless there is such a port that takes 32-bit floats, and `count` of them where it says how many */
function checkPort(ports: readonly NetPort[], what: string, name: string, count: number): void {
  const port = ports.find((one) => one.name === name);
  if (!port) throw new RangeError(`it has no ${what} "${name}" as its manifest says; it has ${list(ports)}`);
  if (port.type !== FLOAT) throw new RangeError(`its ${what} "${name}" must be of 32-bit floats`);
  if (port.shape.some((size) => size !== null && size < 1))
    throw new RangeError(`its ${what} "${name}" has a shape that cannot be: ${sizes(port.shape)}`);
  const fixed = port.shape.reduce<number>((product, size) => product * (size ?? 1), 1);
  const open = port.shape.filter((size) => size === null).length;
  // An open size may be anything, but where an input's first alone is open it is the number of windows, of which there is one.
  const windows = what === 'input' && open === 1 && port.shape[0] === null;
  const fits = fixed === count || (open > 0 && !windows && count % fixed === 0);
  if (!fits) throw new RangeError(`its ${what} "${name}" is ${sizes(port.shape)}, which is not the ${count} numbers of its manifest`);
}

/**
 * A net's file against its manifest.
 *
 * @throws RangeError that says what is wrong, as the end of a sentence
 */
export function checkNet(bytes: Uint8Array, shape: NetShape): void {
  const { inputs, outputs } = readNetFile(bytes);
  const { window, horizon, input, output, quantiles, regressors, regressorInput } = shape;
  checkPort(inputs, 'input', input, window);
  if (regressorInput !== undefined) checkPort(inputs, 'input', regressorInput, (window + horizon) * regressors.length);
  const unfed = inputs.find(({ name }) => name !== input && name !== regressorInput);
  if (unfed) throw new RangeError(`its input ${list([unfed])} is not in its manifest`);
  checkPort(outputs, 'output', output, horizon * Math.max(1, quantiles.length));
}
