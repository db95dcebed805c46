import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../../engine/core/rng.ts';
import { isNullWord } from '../../main/ingest/number-format.ts';
import { uses, type LineFormat } from '../../main/ingest/plain/columns.ts';
import { MOST_TEXTS } from '../../main/ingest/plain/dictionary.ts';
import { createParser } from '../../main/ingest/plain/parse.ts';
import { kernels, kernelText } from '../kernels/kernels.ts';

it('the kernel is what its source compiles to', async () => {
  const kept = readFileSync(path.resolve(import.meta.dirname, '../../main/ingest/plain/kernel-binary.ts'), 'utf8');
  expect(await kernelText(kernels.lines)).toBe(kept);
}, 60_000);

/** Columns as lists of what each cell says; text as Latin-1, so that a byte is a letter. */
type Cells = (string | number)[][];

/** Reads lines in pieces that end with a line, as they come from a file. */
function parse(text: string, format: LineFormat, pieces = 1): { cells: Cells; strays: readonly number[] } | null {
  const bytes = Buffer.from(text, 'latin1');
  const parser = createParser(format, bytes.length, 3);
  if (parser === null) throw new Error('this machine does not run the kernel');
  for (let from = 0; from < bytes.length;) {
    const to = bytes.indexOf(10, Math.min(bytes.length - 1, from + Math.floor(bytes.length / pieces))) + 1;
    parser.room().set(bytes.subarray(from, to));
    if (!parser.read(to - from)) return null;
    from = to;
  }
  const { rows, texts, codes, numbers, strays } = parser.columns();
  const cells = format.uses.map((_, c): (string | number)[] => {
    const [dictionary, own] = [texts[c], codes[c]];
    if (!dictionary || !own) return [...(numbers[c]?.subarray(0, rows) ?? [])];
    const list = Array.from({ length: dictionary.count }, (_, i) =>
      Buffer.from(dictionary.bytes.subarray(dictionary.ends[i - 1] ?? 0, dictionary.ends[i])).toString('latin1'),
    );
    // Texts come in the order of the list, each once.
    expect(new Set(list).size).toBe(list.length);
    expect([...new Set(own.subarray(0, rows))]).toEqual(list.map((_, i) => i));
    return Array.from(own.subarray(0, rows), (code) => list[code] as string);
  });
  return { cells, strays };
}

/** What plain lines say, cell by cell; null where they are not plain. */
function expected(text: string, { delimiter, quote, carriage, uses: wanted }: LineFormat): ReturnType<typeof parse> {
  const cells: Cells = wanted.map(() => []);
  const strays = wanted.map(() => 0);
  for (const line of text.split('\n').slice(0, -1)) {
    if (carriage && !line.endsWith('\r')) return null;
    const row = (carriage ? line.slice(0, -1) : line).split(String.fromCharCode(delimiter));
    if (row.length !== wanted.length) return null;
    for (const [c, cell] of row.entries()) {
      const quoted = quote > 0 && cell.includes(String.fromCharCode(quote));
      if (/[\r\0]/.test(cell)) return null;
      const ascii = Buffer.from(cell, 'latin1').every((byte) => byte < 127);
      const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(cell) && cell.length <= 64 ? Number(cell) : Infinity;
      if (wanted[c] === uses.text) {
        if (quoted) return null;
        (cells[c] as string[]).push(cell);
      } else if (wanted[c] === uses.skip) {
        if (quoted || !ascii) return null;
      } else if (cell === '') (cells[c] as number[]).push(NaN);
      else if (Number.isFinite(number)) (cells[c] as number[]).push(number);
      else if (wanted[c] === uses.number || quoted || !ascii || cell.length > 64) return null;
      else {
        const value = cell.trim() === '' ? NaN : Number(cell);
        (cells[c] as number[]).push(Number.isFinite(value) ? value : NaN);
        if (!Number.isFinite(value) && !isNullWord(cell)) strays[c] = (strays[c] as number) + 1;
      }
    }
  }
  return { cells, strays };
}

const pick = <T>(rng: Rng, values: readonly T[]): T => values[Math.floor(rng.uniform() * values.length)] as T;
const PLAIN = ['0', '7', '26.60', '-3.5', '999999999999999', '0.00000000000001', '-0', '', '1234567890.12345', '12345678', '0.1'];
const LONG = [
  '1234567890123456',
  '0.1234567890123456',
  '1e3',
  '-2.5E-300',
  '1e999',
  `1${'0'.repeat(63)}`,
  `1${'0'.repeat(64)}`,
  '-123456789012345.6',
];
const ODD = [
  'NA',
  'nan',
  '+1',
  '01',
  '-01',
  '1.',
  '.5',
  '-',
  '--1',
  ' 2',
  '3x',
  '1.2.3',
  '0x10',
  '1-2',
  '1.5-',
  '00',
  'x'.repeat(70),
  '\xe9',
  '"5"',
  '\x7f',
  '\0',
];
const TEXTS = [
  'a',
  '',
  'item 1',
  'item 2',
  'fifteen letters',
  'sixteen letters!',
  'Z\xfcrich',
  'x'.repeat(40),
  `${'x'.repeat(39)}y`,
  ' a',
  'a\x01',
];
const BAD = ['"', 'a"b', 'a\0', '\0', `${'x'.repeat(20)}\0`, 'a\rb', '\r'];

function anyLines(seed: number): { text: string; format: LineFormat } {
  const rng = createRng(seed);
  const chance = (share: number): boolean => rng.uniform() < share;
  const delimiter = pick(rng, [',', ';', '\t', '|']);
  const carriage = chance(0.3);
  const wanted = Array.from({ length: 1 + Math.floor(rng.uniform() * 6) }, () => Math.floor(rng.uniform() * 4));
  const rows = Math.floor(rng.uniform() * (chance(0.1) ? 9000 : 40));
  const odd = chance(0.4) ? rng.uniform() / (1 + rows) : 0;
  const lines = Array.from({ length: rows }, (_, i) =>
    wanted
      .map((use) => {
        if (chance(odd)) return pick(rng, [...ODD, ...BAD, delimiter]);
        if (use === uses.text) return chance(0.2) ? `${pick(rng, TEXTS)}${Math.floor(rng.uniform() * i)}` : pick(rng, TEXTS);
        if (use === uses.skip) return pick(rng, ['note', '', 'a longer note on nothing']);
        if (use === uses.measure && chance(0.1)) return pick(rng, ODD.slice(0, 16));
        return chance(0.05)
          ? pick(rng, LONG)
          : chance(0.3)
            ? (rng.normal() * 100).toFixed(Math.floor(rng.uniform() * 14))
            : pick(rng, PLAIN);
      })
      .join(delimiter),
  );
  if (chance(0.05)) lines.splice(Math.floor(rng.uniform() * rows), 0, '');
  const text = lines.map((line) => `${line}${carriage === chance(0.9999) ? '\r' : ''}\n`).join('');
  return { text, format: { delimiter: delimiter.charCodeAt(0), quote: pick(rng, [34, 34, 39, 0]), carriage, uses: wanted } };
}

const RUNS = Number(process.env['PLAIN_LINES'] ?? 400);

it(`property: lines are read as they are defined, for ${RUNS} texts`, () => {
  let plain = 0;
  for (let seed = 1; seed <= RUNS; seed++) {
    const { text, format } = anyLines(seed);
    const read = parse(text, format, 1 + (seed % 5));
    expect(read, `seed ${seed}`).toEqual(expected(text, format));
    if (read !== null) plain++;
  }
  expect(plain).toBeGreaterThan(RUNS / 4);
  expect(plain).toBeLessThan(RUNS);
});

it('takes as many different texts as a list may have, short or long, and no more', () => {
  const format = { delimiter: 44, quote: 34, carriage: false, uses: [uses.text, uses.text] };
  const lines = (rows: number): string => Array.from({ length: rows }, (_, i) => `${i},a longer text with number ${i % 70_000}\n`).join('');
  expect(parse(lines(MOST_TEXTS), format)).toEqual(expected(lines(MOST_TEXTS), format));
  expect(parse(lines(MOST_TEXTS + 1), format)).toBeNull();
});

describe('a number of a plain file', () => {
  const format = { delimiter: 44, quote: 34, carriage: false, uses: [uses.number] };
  const read = (text: string): string | number | null => parse(`${text}\n`, format)?.cells[0]?.[0] ?? null;

  it('is the double that is nearest to what is written', () => {
    const rng = createRng(7);
    const written = ['1234567890123456', '1e3', '1.5E-300', '0.1e+2', '2.2250738585072011e-308'];
    for (let i = 0; i < 20_000; i++) {
      const digits = Math.floor(rng.uniform() * 20);
      written.push((rng.uniform() * 10 ** Math.floor(rng.uniform() * Math.max(0, 18 - digits))).toFixed(digits));
    }
    expect(parse(`${written.join('\n')}\n`, format)?.cells[0]).toEqual(written.map(Number));
  });

  it.each(['+1', '01', '1.', '.5', '--1', '-', '1 ', ' 1', '1,000', 'nan', '1e', '1e999', '01e2', '١'])('is not %s', (text) => {
    expect(read(text)).toBeNull();
  });

  it('is left out of a measure where it is none, and counted where it is no word for missing either', () => {
    const measure = { ...format, uses: [uses.measure] };
    expect(parse('1\nNA\n\nabc\n 2\n3x\n', measure)).toEqual({ cells: [[1, NaN, NaN, NaN, 2, NaN]], strays: [2] });
    expect(parse('"1"\n', measure)).toBeNull();
  });

  it('is missing where nothing is written', () => {
    expect(read('')).toBeNaN();
    expect(Object.is(read('-0'), -0)).toBe(true);
  });
});
