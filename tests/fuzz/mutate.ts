import { createRng } from '../../engine/core/rng.ts';

/** Whole numbers below n, evenly. */
export type Pick = (n: number) => number;

export function pickerOf(seed: number, file: number): Pick {
  const rng = createRng(Math.imul(seed, 0x9e3779b1) ^ file);
  return (n) => Math.floor(rng.uniform() * n);
}

const day = (i: number): string => new Date(Date.UTC(2023, 0, 1 + i)).toISOString().slice(0, 10);
const german = (i: number): string => day(i).split('-').toReversed().join('.');
const lines = (header: string, count: number, row: (i: number) => string, end = '\n'): string =>
  [header, ...Array.from({ length: count }, (_, i) => row(i)), ''].join(end);

/** Small files of the kinds that people have, as text. */
const seeds: readonly (() => Buffer)[] = [
  () => Buffer.from(lines('date,sales', 40, (i) => `${day(i)},${10 + ((i * 7) % 13)}`)),
  () => Buffer.from(lines('date,shop,sales,price', 60, (i) => `${day(i >> 1)},shop ${i % 2},${(i * 5) % 17},${1 + (i % 4) / 2}`, '\r\n')),
  () =>
    Buffer.from(
      lines('Datum;Filiale;Umsatz', 40, (i) => `${german(i)};Köln;1.2${i % 10}0,50`),
      'latin1',
    ),
  () => Buffer.from(lines('month\tunits', 30, (i) => `${2020 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}\t${i * 3}`)),
  () => Buffer.from(lines('"date","name","sales"', 30, (i) => `"${day(i)}","a ""quoted"" name, ${i % 2}","${i}"`)),
  () => Buffer.from(lines('date,note,sales', 30, (i) => `${day(i)},"two\nlines ${i % 3}",${i}`)),
  () =>
    Buffer.from(
      lines(
        `date,${Array.from({ length: 30 }, (_, i) => `item ${i}`).join(',')}`,
        20,
        (i) => `${day(i)},${Array.from({ length: 30 }, (_, k) => (i * k) % 11).join(',')}`,
      ),
    ),
  () =>
    Buffer.from(
      lines(
        `product,${Array.from({ length: 12 }, (_, i) => `2023-${String(i + 1).padStart(2, '0')}`).join(',')}`,
        15,
        (i) => `p${i},${Array.from({ length: 12 }, (_, k) => (i * k) % 7).join(',')}`,
      ),
    ),
  () =>
    Buffer.from(`Report of sales\nmade by the till\n\n${lines('date,sales', 25, (i) => `${day(i)},${i % 9}`)}Total,,\nSource: the till\n`),
  () => Buffer.from(`\uFEFF${lines('date,sales', 25, (i) => `${day(i)},${(i * 3) % 8}`)}`),
  () => Buffer.from(`\uFEFF${lines('date,shop,sales', 25, (i) => `${day(i)},Łódź,${i}`)}`, 'utf16le'),
  () => Buffer.from(lines('date|time|qty|id', 40, (i) => `${day(i)}|${String(i % 24).padStart(2, '0')}:00|${i % 5}|AB-${1000 + i}`)),
  () =>
    Buffer.from(
      lines('timestamp,load', 48, (i) => `${day(i >> 4)}T${String(i % 16).padStart(2, '0')}:00:00,${(i * 1.7).toFixed(2)}`, '\r'),
    ),
  () => Buffer.from(lines('t,value', 50, (i) => `${i + 1},${(Math.sin(i) * 100).toFixed(3)}`)),
  () => Buffer.from(lines("'date','shop','sales'", 25, (i) => `'${day(i)}','Anna''s','${i}'`)),
  () => Buffer.from(lines('date, shop, sales', 25, (i) => `${day(i)}, north, ${i}`)),
  () => Buffer.from(''),
  () => Buffer.from('date,sales\n'),
  () => Buffer.from(`${day(0)},1`),
];

const joined = (...parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
const insert = (bytes: Buffer, at: number, what: Buffer | string): Buffer => joined(bytes.subarray(0, at), what, bytes.subarray(at));
const place = (bytes: Buffer, pick: Pick): number => pick(bytes.length + 1);

const linesOf = (bytes: Buffer): string[] => bytes.toString('latin1').split('\n');
const ofLines = (parts: readonly string[]): Buffer => Buffer.from(parts.join('\n'), 'latin1');

type Mutation = (bytes: Buffer, pick: Pick) => Buffer;
/** What happens to files: in transfer, in spreadsheets, in programs that write them badly. */
const mutations: Readonly<Record<string, Mutation>> = {
  flip(bytes, pick) {
    const out = Buffer.from(bytes);
    for (let n = pick(8); n >= 0 && out.length > 0; n--) {
      const at = pick(out.length);
      out[at] = (out[at] as number) ^ (1 << pick(8));
    }
    return out;
  },
  noise(bytes, pick) {
    const out = Buffer.from(bytes);
    for (let n = pick(20); n >= 0 && out.length > 0; n--) out[pick(out.length)] = pick(256);
    return out;
  },
  truncate: (bytes, pick) => bytes.subarray(0, place(bytes, pick)),
  beheaded: (bytes, pick) => bytes.subarray(place(bytes, pick)),
  quotes(bytes, pick) {
    let out = bytes;
    for (let n = pick(12); n >= 0; n--) out = insert(out, place(out, pick), ['"', '""', '"""', "'", '",', ',"', '\\"'][pick(7)] as string);
    return out;
  },
  quoteStorm: (bytes, pick) => insert(bytes, place(bytes, pick), '"'.repeat(1 + pick(3000))),
  hugeField: (bytes, pick) =>
    insert(bytes, place(bytes, pick), (['x', '9', ' ', 'ä', '0.'][pick(5)] as string).repeat(1 + pick(pick(50) === 0 ? 400_000 : 5000))),
  nul(bytes, pick) {
    let out = bytes;
    for (let n = pick(5); n >= 0; n--) out = insert(out, place(out, pick), Buffer.alloc(1 + pick(pick(6) === 0 ? 500 : 2)));
    return out;
  },
  latin: (bytes, pick) => insert(bytes, place(bytes, pick), Buffer.from([0xe4, 0xf6, 0xfc, 0x80 + pick(64)])),
  utf8: (bytes, pick) =>
    insert(bytes, place(bytes, pick), ['ä€', '漢字', '😀', '\u2028', '\u200b', '\uFEFF', 'e\u0301'][pick(7)] as string),
  bom: (bytes, pick) =>
    joined([Buffer.from('efbbbf', 'hex'), Buffer.from('fffe', 'hex'), Buffer.from('feff', 'hex')][pick(3)] as Buffer, bytes),
  utf16: (bytes, pick) =>
    pick(2) === 0 ? Buffer.from(bytes.toString('latin1'), 'utf16le') : Buffer.from(bytes.toString('latin1'), 'utf16le').swap16(),
  lineEnds(bytes, pick) {
    const ends = ['\n', '\r\n', '\r', '\n\n', '\r\r\n', ''];
    return Buffer.from(
      bytes.toString('latin1').replace(/\r\n|\n|\r/g, (end) => (pick(3) === 0 ? (ends[pick(ends.length)] as string) : end)),
      'latin1',
    );
  },
  dropLines: (bytes, pick) => ofLines(linesOf(bytes).filter(() => pick(4) > 0)),
  shuffle(bytes, pick) {
    const parts = linesOf(bytes);
    for (let n = pick(20); n >= 0; n--) {
      const a = pick(parts.length);
      const b = pick(parts.length);
      [parts[a], parts[b]] = [parts[b] as string, parts[a] as string];
    }
    return ofLines(parts);
  },
  repeat: (bytes, pick) => joined(...Array.from({ length: 2 + pick(3) }, () => bytes)),
  delimiters(bytes, pick) {
    const others = [',', ';', '\t', '|', ' ', ', ', '||', ''];
    const rate = 1 + pick(12);
    return Buffer.from(
      bytes.toString('latin1').replace(/[,;\t|]/g, (c) => (pick(rate) === 0 ? (others[pick(others.length)] as string) : c)),
      'latin1',
    );
  },
  cells(bytes, pick) {
    const odd = [
      '',
      'NA',
      '-',
      '1e308',
      '-1e-320',
      'NaN',
      'inf',
      '99999999999999999999',
      '0x10',
      '31/02/2023',
      '0000-00-00',
      '9999-12-31',
      '1,5',
      '€ 3',
      '=1+1',
      'true',
    ];
    return ofLines(
      linesOf(bytes).map((text) =>
        text
          .split(',')
          .map((cell) => (pick(15) === 0 ? (odd[pick(odd.length)] as string) : cell))
          .join(','),
      ),
    );
  },
  columns: (bytes, pick) => {
    const many = pick(pick(30) === 0 ? 6000 : 120);
    const shape = pick(3);
    return ofLines(
      linesOf(bytes).map((text, i) =>
        shape === 0 || (shape === 1 && i === 0) || (shape === 2 && i === 3) ? text.trimEnd() + ',x'.repeat(many) : text,
      ),
    );
  },
  names: (bytes, pick) =>
    ofLines(
      linesOf(bytes).map((text, i) =>
        i === 0
          ? text.replace(
              /[a-z]+/gi,
              (name) => ['', 'date', 'c0', '"', "o'clock", 'column 2', name, '%s', '{}', '__proto__'][pick(10)] as string,
            )
          : text,
      ),
    ),
  emptyLines: (bytes, pick) => ofLines(linesOf(bytes).flatMap((text) => (pick(5) === 0 ? [text, ' '.repeat(pick(3))] : [text]))),
  splice(bytes, pick) {
    const other = (seeds[pick(seeds.length)] as () => Buffer)();
    return joined(bytes.subarray(0, place(bytes, pick)), other.subarray(pick(other.length + 1)));
  },
  binary: (bytes, pick) =>
    insert(
      bytes,
      pick(3) === 0 ? 0 : place(bytes, pick),
      Buffer.from(['504b0304', '1f8b0800', '50415231', '53514c697465', '25504446', 'd0cf11e0'][pick(6)] as string, 'hex'),
    ),
};
const names = Object.keys(mutations);

/** A file that was damaged in one to four ways; the same seed and number give the same bytes. */
export function mutated(seed: number, file: number): { bytes: Buffer; how: string } {
  const pick = pickerOf(seed, file);
  const from = pick(seeds.length);
  let bytes = (seeds[from] as () => Buffer)();
  const how: string[] = [];
  for (let n = Math.min(pick(4), pick(4)); n >= 0; n--) {
    const name = names[pick(names.length)] as string;
    bytes = (mutations[name] as Mutation)(bytes, pick);
    how.push(name);
  }
  return { bytes, how: `file ${from}: ${how.join(', ')}` };
}

/** Sales that nothing is wrong with for longer than anybody looks before he reads: 90 KB of rows before the first damage. */
const HEALTHY_ROWS = 3_600;

/** A plain file that was damaged once or twice behind its first 64 KB; the same seed and number give the same bytes. */
export function damagedLate(seed: number, file: number): { bytes: Buffer; how: string } {
  const pick = pickerOf(seed, file);
  const end = pick(3) === 0 ? '\r\n' : '\n';
  const row = (i: number): string => `${day(Math.floor(i / 12))},shop ${i % 12},${((i * 7) % 1013) / 4},${i % 9 === 0 ? 1 : 0}`;
  const healthy = lines('date,shop,sales,promo', HEALTHY_ROWS, row, end);
  let late: Buffer = Buffer.from(`${Array.from({ length: 60 }, (_, i) => row(HEALTHY_ROWS + i)).join(end)}${pick(2) === 0 ? end : ''}`);
  const how: string[] = [];
  for (let n = pick(2); n >= 0; n--) {
    const name = names[pick(names.length)] as string;
    late = (mutations[name] as Mutation)(late, pick);
    how.push(name);
  }
  return { bytes: joined(healthy, late), how: `late: ${how.join(', ')}` };
}
