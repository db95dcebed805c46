import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import autocannon from 'autocannon';
import { report } from './run-program.ts';

const SECONDS = Number(process.env['ALMANAC_BENCH_SECONDS'] ?? 30);
const CONNECTIONS = 10;
const RELOAD_EVERY_MS = 200;

interface Started {
  readonly address: string;
  readonly token: string;
  readonly trees: number;
  readonly columns: number;
  readonly series: number;
}
interface Cpu {
  readonly allMs: number;
  readonly ownMs: number;
}

async function cpuOf(server: ChildProcess): Promise<Cpu> {
  const answer = once(server, 'message');
  server.send('cpu');
  return ((await answer) as [Cpu])[0];
}

interface Load {
  readonly what: string;
  readonly url: string;
  /** The body of the nth request. */
  readonly body: (n: number) => object;
  /** Requests a second and milliseconds at the 99th percentile that are wanted. */
  readonly target: number | null;
}

/** Ten connections ask as fast as they are answered, for half a minute, while the models are loaded again and again. */
async function load(server: ChildProcess, { address, token }: Started, { what, url, body, target }: Load): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let reloads = 0;
  let reloadsFailed = 0;
  let ended = false;
  const reloading = (async () => {
    while (!ended) {
      const answer = await fetch(`${address}/reload_model`, { method: 'POST', headers: { authorization: headers.authorization } }).catch(
        () => null,
      );
      if (answer?.status === 200) reloads++;
      else reloadsFailed++;
      await answer?.arrayBuffer();
      await new Promise((resolve) => setTimeout(resolve, RELOAD_EVERY_MS));
    }
  })();
  let n = 0;
  const before = await cpuOf(server);
  const result = await autocannon({
    url: `${address}${url}`,
    method: 'POST',
    headers,
    connections: CONNECTIONS,
    duration: SECONDS,
    // Made one by one: the generator would prepare a long list for each connection, and hold its own requests up.
    requests: [{ setupRequest: (request) => ({ ...request, body: JSON.stringify(body(n++)) }) }],
  });
  const after = await cpuOf(server);
  ended = true;
  await reloading;
  const { requests, latency, non2xx, errors, timeouts } = result;
  const done = requests.total;
  // Timeouts are among the errors.
  const failed = non2xx + errors + reloadsFailed;
  const perRequest = (ms: number): string => `${((1000 * ms) / done).toFixed(0)} µs`;
  process.stdout.write(`\n${what}: ${SECONDS} s, ${CONNECTIONS} connections, ${reloads} times loaded again meanwhile\n`);
  report(
    'requests a second',
    requests.average.toFixed(0),
    target === null ? 'none' : `over ${target}`,
    target === null || requests.average > target,
  );
  report('latency p50, p99', `${latency.p50.toFixed(1)}, ${latency.p99.toFixed(1)} ms`, 'none', true);
  report('processor time a request, in the thread that serves', perRequest(after.ownMs - before.ownMs), 'none', true);
  report('processor time a request, all threads', perRequest(after.allMs - before.allMs), 'none', true);
  report('requests that failed', String(failed), '0', failed === 0);
  if (failed > 0)
    process.stdout.write(
      `  ${non2xx} refused, ${timeouts} without an answer for 10 s, ${errors - timeouts} broken connections, ${reloadsFailed} reloads\n`,
    );
}

/** Requests a second of the local API over loopback, and that none fails while its models are loaded again. */
export async function benchApi(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-bench-'));
  const server = fork(path.join(import.meta.dirname, 'api-app.ts'), [folder], { execPath: process.execPath });
  try {
    const [started] = (await once(server, 'message')) as [Started];
    process.stdout.write(
      `\nThe local API: a model of ${started.trees} trees on ${started.columns} columns; Theta and SARIMA on ${started.series} series of two years\n`,
    );
    const series = (n: number): string => `store ${1 + (n % started.series)}`;
    const model = (n: number): string => (n % 2 === 0 ? 'Sales SARIMA' : 'Sales Theta');
    await load(server, started, {
      what: '/predict, 50 different rows',
      url: '/predict',
      target: 1000,
      body: (n) => ({
        Transaction_Date: `2024-0${1 + (n % 9)}-15 10:00:00`,
        Product_ID: `P${1 + (n % 50)}`,
        Category: ['Books', 'Toys', 'Food', 'Tools'][n % 4],
        Units_Sold: 1 + (n % 9),
        Unit_Price: 2.5 + (n % 50),
        Customer_ID: `C${1 + 50 * (n % 50)}`,
        Region: ['North', 'South', 'East', 'West'][n % 4],
      }),
    });
    await load(server, started, {
      what: '/forecast, 500 different questions that come back',
      url: '/forecast',
      target: null,
      body: (n) => ({ model: model(n), series: series(n), horizon: 1 + (Math.floor(n / 50) % 10) }),
    });
    await load(server, started, {
      what: '/forecast, never the same twice',
      url: '/forecast',
      target: null,
      body: (n) => ({ model: model(n), series: series(n), horizon: 14, levels: [50 + n / 1e5] }),
    });
  } finally {
    if (server.connected) server.send('end');
    await once(server, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}
