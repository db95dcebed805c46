import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createApp } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import { createRng } from '../../engine/core/rng.ts';

// Run by api-bench.ts: makes a workspace with a model of single rows, a SARIMA and a Theta of 50 series, serves them, and tells its processor time.
const [, , folder = ''] = process.argv;
const SERIES = 50;
const DAYS = 730;
const ROWS = 20_000;

function writeSales(): { path: string; name: string } {
  const rng = createRng(3);
  const lines = ['Transaction_Date,Product_ID,Category,Units_Sold,Unit_Price,Customer_ID,Region,Revenue'];
  for (let i = 0; i < ROWS; i++) {
    const category = ['Books', 'Toys', 'Food', 'Tools'][Math.floor(4 * rng.uniform())] as string;
    const units = 1 + Math.floor(9 * rng.uniform());
    const price = Math.round(100 * (2 + 60 * rng.uniform())) / 100;
    const date = new Date(Date.UTC(2023, 0, 1) + i * 2_400_000).toISOString().slice(0, 19).replace('T', ' ');
    const region = ['North', 'South', 'East', 'West'][Math.floor(4 * rng.uniform())] as string;
    const revenue = units * price * (region === 'West' ? 0.85 : 1) * Math.exp(0.1 * rng.normal());
    lines.push(
      `${date},P${1 + Math.floor(60 * rng.uniform())},${category},${units},${price},C${1 + Math.floor(3000 * rng.uniform())},${region},${revenue.toFixed(2)}`,
    );
  }
  const file = path.join(folder, 'transactions.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return { path: file, name: 'transactions.csv' };
}

function writeSeries(name: string, days: number): { path: string; name: string } {
  const lines = ['date,store,sales'];
  for (let store = 1; store <= SERIES; store++) {
    // More days change nothing of those before.
    const rng = createRng(store);
    for (let day = 0; day < days; day++)
      lines.push(
        `${new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10)},store ${store},${(200 + store + 0.05 * day + 40 * Math.sin((2 * Math.PI * day) / 7) + 10 * rng.normal()).toFixed(1)}`,
      );
  }
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return { path: file, name };
}

const workspace = path.join(folder, 'workspace');
const app = await createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'bench' });
const rows = writeSales();
const { columns } = await app.regression.inspect(rows, 'Revenue');
const features = columns.flatMap(({ proposed }) => (proposed ? [proposed] : []));
await app.regression.train(rows, { target: 'Revenue', date: 'Transaction_Date', features, model: 'gradient-boosting' }, 'revenue').finished;
const sales = [writeSeries('sales.csv', DAYS)];
const { choices } = await app.datasets.inspect(sales, undefined, {});
const { id: versionId } = await app.datasets.import(sales, choices, { name: 'Sales' }, {});
const { experimentId, finished } = await app.experiments.train({
  versionId,
  options: { horizon: 14, folds: 1, metric: 'mase', models: ['theta', 'arima'], levels: [80, 95], seed: 1, workers: 0 },
});
await finished;
for (const { id, kind } of app.experiments.stored(experimentId).runs) {
  const name = { arima: 'Sales SARIMA', theta: 'Sales Theta' }[kind];
  if (name === undefined) continue;
  const version = await app.registry.register({ runId: id, name });
  await app.registry.promote({ versionId: version.id, reason: 'bench' });
}
// A week has come since: what serves is estimated anew from it.
const { datasetId } = app.datasets.get(versionId);
await app.datasets.import([writeSeries('later.csv', DAYS + 7)], choices, { name: 'Sales', datasetId }, {});
// As `almanac serve --api --rate-limit 0` does, with its access log.
const api = await app.localApi.start({ port: Number(process.argv[3] ?? 0), rateLimit: 0 });
const { text } = app.apiTokens.create({ name: 'bench', scopes: ['status', 'predict', 'forecast', 'explain', 'admin'], days: 1 });
const trees = app.regression.get(app.localApi.state().rowModel?.id ?? '').report?.trees ?? 0;
process.send?.({ address: api.address, token: text, trees, columns: features.length, series: SERIES });
process.on('message', (message) => {
  if (message === 'cpu') {
    const { user, system } = process.cpuUsage();
    const { user: own, system: ownSystem } = process.threadCpuUsage();
    process.send?.({ allMs: (user + system) / 1000, ownMs: (own + ownSystem) / 1000 });
    return;
  }
  void (async () => {
    await app.close();
    rmSync(workspace, { recursive: true, force: true });
    process.exit(0);
  })();
});
