import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { syntheticPanel } from '../synthetic.ts';
import { trainOptions } from '../world.ts';
import { modelFolder, pluginWorld, scratchFolder, shortLimits } from './plugin-world.ts';

const body = (fit: string, forecast = 'return { mean: new Array(request.horizon).fill(1) };'): string =>
  `export function fit(series, spec, context) { ${fit} }\nexport function forecast(state, request) { ${forecast} }`;
const answers = (forecast: string): string => body('return {};', forecast);

/** What each does, and the reason that its series must show. */
const attacks: Readonly<Record<string, readonly [string, RegExp]>> = {
  'reads a file by import': [
    `import fs from 'node:fs';\n${body('return { text: fs.readFileSync("/etc/passwd", "utf8") };')}`,
    /cannot be imported/,
  ],
  'reads a file by an import while it runs': [body('return import("fs").then((fs) => fs.readFileSync("/etc/passwd", "utf8"));'), /promise/],
  'asks for require': [body('return { text: require("fs").readFileSync("/etc/passwd", "utf8") };'), /require/],
  'asks for process': [body('return { env: process.env };'), /process/],
  'gets a way out by a constructor': [
    body('return { env: (0, eval)("this").constructor.constructor("return process")().env };'),
    /process/,
  ],
  'asks for a built-in module': [body('return globalThis.process.getBuiltinModule("fs").readdirSync("/");'), /undefined/],
  'leaves its folder': [`import '../../secret.js';\n${body('return {};')}`, /cannot be imported/],
  fetches: [body('return { page: fetch("http://127.0.0.1:PORT/") };'), /fetch/],
  'opens a socket': [`import net from 'net';\n${body('net.connect(PORT, "127.0.0.1"); return {};')}`, /cannot be imported/],
  'asks for names': [`import dns from 'dns';\n${body('dns.lookup("example.org", () => 0); return {};')}`, /cannot be imported/],
  'opens a web socket': [body('new WebSocket("ws://127.0.0.1:PORT"); return {};'), /WebSocket/],
  'starts a program': [`import { execSync } from 'child_process';\n${body('execSync("touch MARK"); return {};')}`, /cannot be imported/],
  'starts a thread': [body('new Worker("x"); return {};'), /Worker/],
  'runs for ever': [body('for (;;);'), /longer than 0.7 seconds/],
  'runs for ever while it is loaded': [`for (;;);\n${body('return {};')}`, /longer than 0.7 seconds/],
  'takes memory without end': [body('const all = []; for (;;) all.push(new Array(10000).fill(1));'), /more than 32 MB|longer than/],
  'takes much memory at once': [body('return { text: "x".repeat(1e9) };'), /more than 32 MB|string/i],
  'calls itself without end': [body('const again = () => again(); again();'), /stack|recursion|longer than/i],
  'matches for ever': [body('return { ok: /^(a+)+$/.test("a".repeat(60) + "b") };'), /longer than 0.7 seconds/],
  'ends its process': [body('process.exit(0);'), /process/],
  'waits while it is loaded': [`await new Promise(() => undefined);\n${body('return {};')}`, /waits for something/],
  'gives back a promise': [body('return Promise.resolve({});'), /promise/],
  'prints megabytes': [
    answers('for (let i = 0; i < 1000; i++) console.log("x".repeat(10000)); return { mean: [1] };'),
    /1 numbers as the forecast where 14/,
  ],
  'gives back NaN': [answers('return { mean: new Array(request.horizon).fill(NaN) };'), /null as number 1 of the forecast/],
  'gives back Infinity': [answers('return { mean: new Array(request.horizon).fill(1e308 * 10) };'), /null as number 1/],
  'gives back too few numbers': [answers('return { mean: [1, 2] };'), /2 numbers as the forecast where 14 are needed/],
  'gives back text': [answers('return { mean: new Array(request.horizon).fill("1") };'), /as number 1 of the forecast/],
  'gives back nothing': [answers(''), /as a forecast where/],
  'gives back a circle': [body('const a = {}; a.a = a; return a;'), /circular/i],
  'gives back too much': [body('return { text: new Array(20).fill("x".repeat(20000)) };'), /characters/],
  'gives back far too much': [body('return { text: new Array(100).fill("x".repeat(20000)) };'), /characters/],
  'gives back a deep pile': [body('let a = {}; for (let i = 0; i < 500; i++) a = { a }; return a;'), /nested more than 50 deep|stack/i],
  'gives back a poisoned prototype': [body('return JSON.parse(\'{"__proto__":{"polluted":1}}\');'), /key named __proto__/],
  'gives back a poisoned constructor': [body('return { a: { constructor: { prototype: { polluted: 1 } } } };'), /key named constructor/],
  'throws something odd': [body('throw { toString() { for (;;); } };'), /failed/],
  'throws a long text': [body('throw new Error("x".repeat(1e6));'), /Error: x+/],
  'has no functions': ['export const nothing = 1;', /no function "fit"/],
  'has a mistake': ['export function fit( {', /SyntaxError/],
  'replaces the language': [
    `JSON.parse = JSON.stringify = () => { throw new Error('mine'); }; Object.prototype.polluted = 1; Array.from = () => [];\n${answers('return { mean: [] };')}`,
    /0 numbers as the forecast/,
  ],
  'promises intervals that do not nest': [
    answers(
      'const one = (w) => new Array(request.horizon).fill(w); return { mean: one(5), intervals: [{ level: 80, lower: one(0), upper: one(9) }, { level: 95, lower: one(4), upper: one(6) }] };',
    ),
    /does not contain that of 80%/,
  ],
};

describe('a hostile model of the user’s own', () => {
  it(
    'is contained whatever it tries: its series get the naive forecast with the reason, the others go on',
    { timeout: 240_000 },
    async () => {
      const marks = scratchFolder();
      const mark = path.join(marks, 'started');
      let reached = 0;
      const server = createServer((_, response) => {
        reached++;
        response.end('here');
      });
      server.on('connection', () => reached++);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      try {
        const world = await pluginWorld(syntheticPanel(1, 60), shortLimits);
        const kinds = new Map<string, string>();
        for (const [i, [name, [module]]] of Object.entries(attacks).entries()) {
          const text = module.replaceAll('PORT', String(port)).replaceAll('MARK', mark);
          const intervals = name.startsWith('promises intervals');
          kinds.set(name, await world.grant(modelFolder(text, { id: `attack-${i}`, name: `Attack ${i}`, intervals })));
        }
        const good = await world.grant(
          modelFolder(answers('return { mean: new Array(request.horizon).fill(100) };'), { id: 'good', name: 'Good' }),
        );
        const { experimentId, finished } = await world.experiments.train({
          versionId: world.versionId,
          options: trainOptions({ models: [...kinds.values(), good], folds: 0, workers: 2 }),
        });
        await finished;
        const { leaderboard, state } = await world.experiments.get(experimentId);
        expect(state).toBe('done');
        const { runs } = world.experiments.stored(experimentId);
        for (const [name, [, reason]] of Object.entries(attacks)) {
          const run = runs.find(({ kind }) => kind === kinds.get(name));
          {
            const result = world.store.results.get(run?.id ?? '', 0);
            expect.soft(result?.modelUsed, name).toMatch(/naive/);
            expect.soft(result?.warnings.map(({ message }) => message).join(' '), name).toMatch(reason);
            for (const { message } of result?.warnings ?? []) expect.soft(message.length, name).toBeLessThan(600);
          }
          expect.soft(leaderboard.find(({ kind }) => kind === run?.kind)?.failed, name).toBe(1);
        }
        expect(leaderboard.find(({ kind }) => kind === good)).toMatchObject({ failed: 0, seriesDone: 1 });
        expect(existsSync(mark)).toBe(false);
        expect(reached).toBe(0);
        expect('polluted' in {}).toBe(false);
        expect(world.plugins.list().find(({ kind }) => kind === kinds.get('runs for ever'))?.failure?.message).toMatch(
          /longer than 0.7 seconds/,
        );
      } finally {
        server.close();
      }
    },
  );

  it('keeps nothing from one series to the next', async () => {
    const world = await pluginWorld();
    const kind = await world.grant(
      modelFolder(
        `let seen = 0;\n${body('seen++; globalThis.all = (globalThis.all ?? 0) + 1; return { seen, all: globalThis.all };', 'return { mean: new Array(request.horizon).fill(state.seen + state.all) };')}`,
      ),
    );
    const { experimentId, finished } = await world.experiments.train({
      versionId: world.versionId,
      options: trainOptions({ models: [kind], folds: 0, specs: { [kind]: { kind, spec: { intervals: 'model' } } } }),
    });
    await finished;
    const states = [0, 1].map((series) => {
      const { runs } = world.experiments.stored(experimentId);
      const saved = JSON.parse(world.store.results.get(runs.find((run) => run.kind === kind)?.id ?? '', series)?.fitted ?? '') as {
        inner?: { state: unknown };
        state?: unknown;
      };
      return saved.inner?.state ?? saved.state;
    });
    expect(states).toEqual([
      { seen: 1, all: 1 },
      { seen: 1, all: 1 },
    ]);
  });

  it('is not run before it is granted, nor after its files changed', async () => {
    const world = await pluginWorld();
    const folder = modelFolder(answers('return { mean: new Array(request.horizon).fill(100) };'));
    const card = await world.plugins.inspect(folder);
    expect(card.known).toBe('new');
    expect(world.plugins.list()).toEqual([]);
    writeFileSync(path.join(folder, 'model.js'), answers('return { mean: new Array(request.horizon).fill(666) };'));
    await expect(world.plugins.grant(folder, card.hash)).rejects.toMatchObject({ code: 'file-changed' });
    const kind = await world.grant(folder);
    const kept = path.join(world.workspace, 'own-models', world.plugins.list()[0]?.hash ?? '', 'model.js');
    writeFileSync(kept, answers('return { mean: new Array(request.horizon).fill(777) };'));
    const { experimentId, finished } = await world.experiments.train({
      versionId: world.versionId,
      options: trainOptions({ models: [kind], folds: 0 }),
    });
    await finished;
    const { runs } = world.experiments.stored(experimentId);
    const result = world.store.results.get(runs.find((run) => run.kind === kind)?.id ?? '', 0);
    expect(result?.modelUsed).toMatch(/naive/);
    expect(result?.warnings.map(({ message }) => message).join(' ')).toMatch(/not what was granted/);
    expect(world.plugins.list()[0]?.state).toBe('damaged');
    expect((await world.plugins.inspect(folder)).known).toBe('new');
  });
});
