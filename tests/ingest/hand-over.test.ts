import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handOver, takeOver } from '../../main/ingest/hand-over.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'almanac-columns-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const numbers = Float64Array.from({ length: 200_000 }, (_, i) => [i / 3, -0, NaN, Infinity][i % 4] ?? 0);
const integers = Int32Array.from({ length: 300_000 }, (_, i) => -i);
const result = {
  panel: { y: numbers, offsets: integers.subarray(7), ids: ['a', 'b'], past: [{ name: 'x', values: numbers.subarray(9) }] },
  keys: [['a'], []],
  none: null,
  short: Int32Array.of(1, 2),
};

describe('columns that are handed over by a file', () => {
  it('are what they were, in shared memory', async () => {
    const left = handOver(result, folder);
    expect(structuredClone(left.panel)).toMatchObject({ y: { handedOver: 'numbers' }, offsets: { handedOver: 'integers' } });
    expect(left.short).toBe(result.short);
    const back = await takeOver(structuredClone(left), folder);
    expect(back).toEqual(result);
    expect(back.panel.y.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it.each([[1_200_000], [9]])('are written out where they went as %i places in a list', async (length) => {
    const codes = Uint8Array.from({ length }, (_, i) => i % 3);
    const sent = { panel: { past: [{ name: 'promo', values: { codes, list: Float64Array.of(0, 2.5, NaN) } }] } };
    const place = path.join(folder, String(length));
    mkdirSync(place);
    const back = await takeOver(structuredClone(handOver(sent, place)), place);
    expect(back.panel.past[0]?.values).toEqual(Float64Array.from({ length }, (_, i) => [0, 2.5, NaN][i % 3] ?? 0));
  });

  it('stay in the message where no file can be written', async () => {
    const gone = path.join(folder, 'gone');
    expect(await takeOver(handOver(result, gone), gone)).toEqual(result);
    expect(readdirSync(folder)).not.toContain('gone');
  });
});
