import { fieldsOf, messageOf, numberOf, numbersOf, textOf } from './wire.ts';

const FLOAT = 1;
const DOUBLE = 11;
/** Bytes of a number by ONNX's type; those that are missing have no fixed size or are of no use here. */
const WIDTHS: Readonly<Record<number, number>> = { 1: 4, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 12: 4, 13: 8, 16: 2 };
const STRINGS = 8;
const EXTERNAL = 1;

const shown = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 60);

/** Whether every number is finite; the bytes need not be aligned. */
function allFinite(bytes: Uint8Array, type: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === FLOAT) for (let at = 0; at + 4 <= bytes.length; at += 4) if (!Number.isFinite(view.getFloat32(at, true))) return false;
  if (type === DOUBLE) for (let at = 0; at + 8 <= bytes.length; at += 8) if (!Number.isFinite(view.getFloat64(at, true))) return false;
  return true;
}

/**
 * The numbers of a net: all inside the file, as many as their shape says, finite.
 *
 * @param bytes - a TensorProto
 * @returns its name
 * @throws RangeError that says what is wrong, as the end of a sentence
 */
export function checkTensor(bytes: Uint8Array): string {
  let name = '';
  let type = 0;
  let raw: Uint8Array | null = null;
  const dims: number[] = [];
  const typed: { readonly type: number; readonly bytes: Uint8Array }[] = [];
  let others = 0;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) dims.push(...numbersOf(field));
    else if (field.number === 2) type = numberOf(field);
    else if (field.number === 4) typed.push({ type: FLOAT, bytes: messageOf(field) });
    else if (field.number === 10) typed.push({ type: DOUBLE, bytes: messageOf(field) });
    else if (field.number === 5 || field.number === 7 || field.number === 11) others += numbersOf(field).length;
    else if (field.number === 8) name = textOf(field);
    else if (field.number === 9) raw = messageOf(field);
    else if (field.number === 13 || (field.number === 14 && numberOf(field) === EXTERNAL))
      throw new RangeError('some of its numbers lie in another file; all must be inside');
  }
  const label = `its numbers "${shown(name)}"`;
  if (type === STRINGS) throw new RangeError(`${label} are texts, which are not taken`);
  const width = WIDTHS[type];
  if (width === undefined) throw new RangeError(`${label} are of type ${type}, which is not taken`);
  const count = dims.reduce((product, size) => product * size, 1);
  if (dims.some((size) => size < 0) || dims.length > 8)
    throw new RangeError(`${label} have a shape that cannot be: ${dims.join(' x ').slice(0, 60)}`);
  const found = raw
    ? raw.length / width
    : typed.length > 0
      ? typed.reduce((sum, part) => sum + part.bytes.length / (part.type === FLOAT ? 4 : 8), 0)
      : others;
  if (found !== count) throw new RangeError(`${label} should be ${dims.join(' x ') || '1'} but ${found} are there`);
  if ((raw && !allFinite(raw, type)) || typed.some((part) => !allFinite(part.bytes, part.type)))
    throw new RangeError(`${label} are not all finite`);
  return name;
}
