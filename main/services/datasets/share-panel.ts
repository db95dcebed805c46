import type { Panel } from '../../../engine/core/panel.ts';

/** Values in memory that every thread reads without copying; the same ones where they are already. */
export function share<T extends Float64Array | Int32Array>(values: T): T {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const Type = values.constructor as new (buffer: SharedArrayBuffer) => T;
  const copy = new Type(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

/** The same panel with its large arrays in shared memory. */
export const sharePanel = ({ y, offsets, start, regressors, past, ...rest }: Panel): Panel => ({
  ...rest,
  y: share(y),
  offsets: share(offsets),
  start: share(start),
  ...(regressors
    ? { regressors: regressors.map(({ name, values, future }) => ({ name, values: share(values), future: share(future) })) }
    : {}),
  ...(past ? { past: past.map(({ name, values }) => ({ name, values: share(values) })) } : {}),
});
