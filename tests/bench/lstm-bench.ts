import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { createRng, type Rng } from '../../engine/core/rng.ts';
import type { Batch, NetSession } from '../../engine/nets/backend.ts';
import { fusedBackend } from '../../engine/nets/index.ts';
import type { LstmShape } from '../../engine/nets/shape.ts';
import { startWeights } from '../../engine/nets/start-weights.ts';
import { createParallel } from '../../main/jobs/parallel.ts';
import { median, report } from './run-program.ts';

/** The example: two layers of 64, dropout 0.2, 30 periods back, 15 ahead, batches of 32 from 1,700 windows of one series, Adam. */
const windows = 1700;
const batch = 32;
const dropout = 0.2;
const learningRate = 1e-3;
const rounds = 9;
const target = 0.8;
/** A peer's idle threads look for work for a while before they sleep; neither side is timed meanwhile. */
const calmMs = 400;
const shapeOf = (pastInputs: number): LstmShape => ({
  ...{ kind: 'lstm', sequenceLength: 30, horizon: 15, outputs: 1, pastInputs, futureInputs: 0, statics: 0 },
  ...{ decoderSize: 1, hiddenSize: 64, layers: 2 },
});
const python = path.resolve(import.meta.dirname, '../../.peers/lstm/bin/python');

interface Data {
  /** windows x 30 x F */
  readonly past: Float32Array;
  /** windows x 15 */
  readonly targets: Float32Array;
}

function makeData({ sequenceLength: T, horizon: H, pastInputs: F }: LstmShape): Data {
  const rng = createRng(1);
  const length = windows + T + H;
  let drift = 0;
  const series = Float32Array.from({ length }, (_, i) => {
    drift = 0.95 * drift + 0.1 * rng.normal();
    return Math.sin(i / 9) * 0.6 + Math.sin(i / 31) * 0.5 + drift;
  });
  const others = Array.from({ length: F - 1 }, (_, k) =>
    Float32Array.from({ length }, (__, i) => 0.5 * Math.cos(i / (5 + k)) + 0.1 * rng.normal()),
  );
  const past = new Float32Array(windows * T * F);
  const targets = new Float32Array(windows * H);
  for (let w = 0; w < windows; w++) {
    for (let t = 0; t < T; t++) [series, ...others].forEach((values, f) => (past[(w * T + t) * F + f] = values[w + t] as number));
    targets.set(series.subarray(w + T, w + T + H), w * H);
  }
  return { past, targets };
}

function shuffledBatches(data: Data, { sequenceLength: T, horizon: H, pastInputs: F }: LstmShape, rng: Rng): Batch[] {
  const order = Array.from({ length: windows }, (_, i) => i);
  for (let i = windows - 1; i > 0; i--) {
    const j = Math.floor(rng.uniform() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return Array.from({ length: Math.ceil(windows / batch) }, (_, b): Batch => {
    const rows = order.slice(b * batch, (b + 1) * batch);
    const past = new Float32Array(rows.length * T * F);
    const targets = new Float32Array(rows.length * H);
    rows.forEach((w, r) => {
      past.set(data.past.subarray(w * T * F, (w + 1) * T * F), r * T * F);
      targets.set(data.targets.subarray(w * H, (w + 1) * H), r * H);
    });
    return { rows: rows.length, past, future: new Float32Array(), statics: new Float32Array(), targets };
  });
}

interface Epoch {
  readonly ms: number;
  readonly cpuMs: number;
  readonly loss: number;
}

async function ourEpoch(session: NetSession, data: Data, shape: LstmShape, rng: Rng, seed: number): Promise<Epoch> {
  const began = performance.now();
  const used = process.cpuUsage();
  const batches = shuffledBatches(data, shape, rng);
  const losses = await session.train(batches, { learningRate, clipNorm: 1, dropout, seed });
  const { user, system } = process.cpuUsage(used);
  const loss = losses.reduce((total, value, b) => total + value * (batches[b]?.rows ?? 0), 0) / windows;
  return { ms: performance.now() - began, cpuMs: (user + system) / 1000, loss };
}

/** PyTorch in a process of its own, an epoch at a time; null where it is not installed. */
function startPeer(data: Data, shape: LstmShape, threads: number) {
  if (!existsSync(python)) return null;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-bench-'));
  const file = path.join(folder, 'windows.json');
  const spec = { ...shape, windows, batch, dropout, learningRate, past: [...data.past], targets: [...data.targets] };
  writeFileSync(file, JSON.stringify(spec));
  const child = spawn(python, [path.join(import.meta.dirname, 'peers/lstm.py'), String(threads), file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async <T>(): Promise<T> => JSON.parse((await lines.next()).value as string) as T;
  return {
    version: next<{ version: string }>(),
    epoch(): Promise<Epoch> {
      child.stdin.write('\n');
      return next<Epoch>();
    },
    end() {
      child.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}

const line = (who: string, epochs: readonly Epoch[]): string =>
  `${who.padEnd(34)} ${median(epochs.map(({ ms }) => ms))
    .toFixed(0)
    .padStart(7)} ${median(epochs.map(({ cpuMs }) => cpuMs))
    .toFixed(0)
    .padStart(9)} ${(epochs.at(-1)?.loss ?? NaN).toFixed(4).padStart(10)}\n`;

async function compare(inputs: number, threads: number): Promise<void> {
  const shape = shapeOf(inputs);
  const data = makeData(shape);
  const parallel = threads > 1 ? createParallel(threads) : undefined;
  const weights = startWeights(shape, createRng(2));
  const session = await fusedBackend().open({ shape, loss: { quantiles: [], mean: true }, state: { weights }, batchRows: batch, parallel });
  const rng = createRng(3);
  const peer = startPeer(data, shape, threads);
  const version = (await peer?.version)?.version;
  const ours: Epoch[] = [];
  const theirs: Epoch[] = [];
  // The first epoch of each compiles, allocates and wakes threads.
  for (let round = 0; round <= rounds; round++) {
    const own = await ourEpoch(session, data, shape, rng, round * 1000);
    const other = await peer?.epoch();
    await pause(calmMs);
    if (round === 0) continue;
    ours.push(own);
    if (other) theirs.push(other);
  }
  peer?.end();
  await parallel?.close();
  process.stdout.write(`\n${inputs} input${inputs > 1 ? 's' : ''}, ${threads} thread${threads > 1 ? 's' : ''}\n`);
  process.stdout.write(line('fused kernel', ours));
  if (theirs.length === 0) return;
  process.stdout.write(line(`PyTorch ${version}`, theirs));
  const ratio = median(ours.map(({ ms }) => ms)) / median(theirs.map(({ ms }) => ms));
  report('  epoch of the fused kernel / of PyTorch', ratio.toFixed(2), `${target}`, ratio <= target);
}

/** One epoch of the example on the fused kernel beside PyTorch on as many threads, in turns. */
export async function benchLstm(): Promise<void> {
  process.stdout.write(`\nLSTM, an epoch of ${windows} windows in batches of ${batch}: median of ${rounds} in turns\n`);
  if (!existsSync(python))
    process.stdout.write('PyTorch is not there: python3 -m venv .peers/lstm && .peers/lstm/bin/pip install torch numpy\n');
  process.stdout.write(`${''.padEnd(34)} ${'wall ms'.padStart(7)} ${'CPU ms'.padStart(9)} ${'last loss'.padStart(10)}\n`);
  for (const inputs of [1, 8]) for (const threads of [1, 2]) await compare(inputs, threads);
}
