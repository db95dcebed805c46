import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, openSync, closeSync, ftruncateSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NetCheckpoint } from '../../engine/nets/index.ts';
import { checkpointsIn } from '../../main/jobs/net-checkpoints.ts';
import { importModel, readModel } from '../../main/services/regression/model-file.ts';
import { readPluginFiles } from '../../main/services/plugins/read-files.ts';
import { understandPlugin } from '../../main/services/plugins/understand.ts';
import { temporaryFolder } from './synthetic.ts';
import { run } from './terminal.ts';

// What the readers of each kind refuse inside a file (shapes, NaN, cycles) is tested beside them: tests/engine/trees/hostile, tests/engine/regression/hostile,
// tests/engine/nets/read-fitted, tests/main/plugins. Here: every way in, by size, by kind of file, by name.

let place: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  place = temporaryFolder();
  process.env['ALMANAC_USER_DATA'] = at('user');
});
afterEach(() => place.remove());
const at = (name: string): string => path.join(place.folder, name);
const almanac = (...words: string[]) => run([...words, '--workspace', at('workspace')]);

const script = '<img src=x onerror=alert(1)>';
const twoGigabytes = 2_200_000_000;

/** A file that claims 2.2 GB and takes no room on the disk. */
function writeHuge(name: string, begin: string): string {
  const file = openSync(at(name), 'w');
  writeSync(file, begin);
  ftruncateSync(file, twoGigabytes);
  closeSync(file);
  return at(name);
}
const manifest = (changes: object = {}): string =>
  JSON.stringify({ almanacModel: 1, id: 'm', name: 'M', version: '1', summary: 'A model.', main: 'model.js', ...changes });

/** Bytes that this process took meanwhile. */
async function memoryOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage();
  let most = 0;
  const look = setInterval(() => {
    const { rss, external, arrayBuffers } = process.memoryUsage();
    most = Math.max(most, rss - before.rss, external - before.external, arrayBuffers - before.arrayBuffers);
  }, 2);
  try {
    await work();
  } finally {
    clearInterval(look);
  }
  return most;
}

describe('a model file of 2 GB', () => {
  const ways: readonly (readonly [string, (file: string) => Promise<unknown>, string, string])[] = [
    ['of XGBoost', (file) => importModel({ path: file, name: path.basename(file) }, 'sales'), 'big.json', '{"learner":{'],
    [
      'of single rows',
      (file) => importModel({ path: file, name: path.basename(file) }, 'sales'),
      'rows.json',
      '{"content":"almanac-row-model-file"',
    ],
    ['of single rows, kept', (file) => readModel(file), 'kept.json', '{"content":"almanac-row-model-file"'],
    ['of a net', (file) => readPluginFiles(file), 'net.onnx', '\b\t'],
    ['of a module', (file) => readPluginFiles(file), 'model.mjs', '/* almanac-model {} */'],
  ];
  it.each(ways)('%s is refused unread', async (_, read, name, begin) => {
    const file = writeHuge(name, begin);
    let refusal: unknown;
    const bytes = await memoryOf(async () => (refusal = await read(file).catch((error: unknown) => error)));
    expect(refusal).toMatchObject({ code: 'file-unreadable', message: expect.stringMatching(/2200(\.0)? MB, at most/) as string });
    expect(bytes).toBeLessThan(100e6);
  });

  it('as the manifest of a folder, or beside its module, is refused unread', async () => {
    mkdirSync(at('model'));
    writeFileSync(at('model/model.js'), 'export const fit = 1;');
    writeHuge('model/almanac-model.json', '{');
    await expect(readPluginFiles(at('model'))).rejects.toMatchObject({
      message: expect.stringMatching(/almanac-model\.json.*2200/) as string,
    });
    writeFileSync(at('model/almanac-model.json'), manifest());
    writeHuge('model/weights.json', '[');
    await expect(readPluginFiles(at('model'))).rejects.toMatchObject({ message: expect.stringMatching(/weights\.json.*2200/) as string });
  });

  it('is refused in the terminal with one line', async () => {
    const net = await almanac('plugins', 'add', writeHuge('net.onnx', '\b\t'));
    expect([net.code, net.stdout]).toEqual([1, '']);
    expect(net.stderr).toMatch(/^net\.onnx is refused as a model: it has 2200\.0 MB, at most 256 MB are read\.\s*$/);
    const trees = await almanac('models', 'import', writeHuge('big.json', '{"learner":{'));
    expect([trees.code, trees.stdout]).toEqual([1, '']);
    expect(trees.stderr).toMatch(/^big\.json is refused as a model: it has 2200 MB/);
  }, 60_000);
});

describe('a checkpoint of a net', () => {
  const numbers = (value: number): Float32Array => new Float32Array(6).fill(value);
  const checkpoint = {
    weights: numbers(1),
    firstMoments: numbers(2),
    secondMoments: numbers(3),
    bestWeights: numbers(4),
  } as unknown as NetCheckpoint;
  /** With a hash that fits whatever is in it: it tells damage, not malice. */
  const rehashed = (body: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`almanac-net-checkpoint 2\n${createHash('sha256').update(body).digest('hex')}\n`), body]);

  it('is read as it was written, and starts anew where numbers are not finite, the header is none, or it claims 2 GB', () => {
    const store = checkpointsIn(at('checkpoints'), 'v1');
    store.write(0, checkpoint);
    expect(store.read(0)).toMatchObject({ weights: numbers(1), bestWeights: numbers(4) });
    const file = at('checkpoints/0.checkpoint');
    const header = Buffer.from(`${JSON.stringify({ codeVersion: 'v1', size: 6 })}\n`);
    const floats = (value: number): Buffer => Buffer.from(new Float32Array(24).fill(value).buffer);
    for (const body of [
      Buffer.concat([header, floats(NaN)]),
      Buffer.concat([header, floats(Infinity)]),
      Buffer.concat([Buffer.from('{"size":\n'), floats(1)]),
      Buffer.concat([Buffer.from('null\n'), floats(1)]),
      Buffer.concat([Buffer.from(`${JSON.stringify({ codeVersion: 'v1', size: 6e8 })}\n`), floats(1)]),
    ]) {
      writeFileSync(file, rehashed(body));
      expect(store.read(0)).toBe('damaged');
    }
    writeHuge('checkpoints/1.checkpoint', 'almanac-net-checkpoint 2\n');
    expect(store.read(1)).toBe('damaged');
  });
});

describe('a folder of a model', () => {
  const folderOf = (changes: object = {}): string => {
    mkdirSync(at('model'), { recursive: true });
    writeFileSync(at('model/model.js'), 'export const fit = () => ({});');
    writeFileSync(at('model/almanac-model.json'), manifest(changes));
    return at('model');
  };
  const refusal = async (from: string): Promise<string> => {
    try {
      understandPlugin(await readPluginFiles(from));
      return 'taken';
    } catch (error) {
      expect(error).toMatchObject({ code: 'file-unreadable' });
      return (error as Error).message;
    }
  };

  it('is taken when nothing is wrong', async () => {
    expect(await refusal(folderOf())).toBe('taken');
  });

  it('with a link inside, or that is a link itself, is refused', async () => {
    writeFileSync(at('secret'), 'secret');
    symlinkSync(at('secret'), path.join(folderOf(), 'data.json'));
    expect(await refusal(at('model'))).toMatch(/data\.json is refused as a model: it is a link to another file/);
    symlinkSync(at('model'), at('linked'));
    expect(await refusal(at('linked'))).toMatch(/it is a link/);
    symlinkSync(folderOf(), at('model/again'));
    expect(await refusal(at('model'))).toMatch(/is a link/);
  });

  it('with too many files, folders too deep, or odd names is refused', async () => {
    const folder = folderOf();
    mkdirSync(path.join(folder, 'a/b/c/d/e'), { recursive: true });
    expect(await refusal(folder)).toMatch(/nested more than 4 deep/);
    const many = at('many');
    mkdirSync(many);
    for (let i = 0; i < 70; i++) writeFileSync(path.join(many, `f${i}.js`), '');
    expect(await refusal(many)).toMatch(/more than 60 files/);
    const odd = at('odd');
    mkdirSync(odd);
    writeFileSync(path.join(odd, `${script.replaceAll('/', '')}.js`), '');
    expect(await refusal(odd)).toMatch(/characters that are not taken/);
  });

  it.each([
    ['a later version of the interface', { almanacModel: 2 }, /written for version 2/],
    ['a path out of the folder', { main: '../../../etc/passwd.js' }, /main must be a path inside the folder/],
    ['an absolute path', { main: '/etc/passwd.js' }, /main must be a path inside the folder/],
    ['a module that is not there', { main: 'other.js' }, /names other\.js, which is not among its files/],
    ['a program instead of a module', { main: 'model.sh' }, /a \.js or \.mjs file/],
    ['a script as id', { id: script }, /id must be lower-case letters/],
    ['no name', { name: '' }, /name must be text/],
    ['a hidden character in its name', { name: 'Theta\u202eevil' }, /visible characters/],
    ['an endless name', { name: 'x'.repeat(500) }, /name must be one line of at most 60/],
    [
      'a poisoned parameter',
      { parameters: [{ name: '__proto__', label: 'a', help: 'b', type: 'number' }] },
      /parameters\[0\]\.name must be letters/,
    ],
    [
      'a default that cannot be',
      { parameters: [{ name: 'a', label: 'a', help: 'b', type: 'number', max: 1, default: 2 }] },
      /default must be a value/,
    ],
    ['a key of its own', { install: 'rm -rf /' }, /must be an object with/],
    ['a net without its shape', { runtime: 'onnx', main: 'net.onnx' }, /net must be given/],
  ])('with %s in its manifest is refused', async (_, changes, reason) => {
    expect(await refusal(folderOf(changes))).toMatch(reason);
  });

  it.each(['', '[]', 'null', '{"a":', `{"a":${'['.repeat(100_000)}`, '\u0000'])(
    'with a manifest that is none is refused: %.20s',
    async (text) => {
      const folder = folderOf();
      writeFileSync(path.join(folder, 'almanac-model.json'), text);
      expect(await refusal(folder)).toMatch(/is refused as a model/);
    },
  );
});

it('a script in a name is text wherever it is shown', async () => {
  mkdirSync(at('model'));
  copyFileSync(path.join(import.meta.dirname, '../golden/own-nets/plain.onnx'), at('model/net.onnx'));
  const net = { window: 4, horizon: 3, input: 'x', output: 'y' };
  writeFileSync(at('model/almanac-model.json'), manifest({ name: script, runtime: 'onnx', main: 'net.onnx', net }));
  const card = await almanac('plugins', 'add', at('model'), '--json');
  expect(JSON.parse(card.stdout)).toMatchObject({ granted: false, card: { name: script } });
  expect((await almanac('plugins', 'list', '--json')).stdout.trim()).toBe('[]');
}, 30_000);
