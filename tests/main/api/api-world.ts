import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import type { ApiScope } from '../../../contract/entities/api-token.ts';
import { createApp, type App } from '../../../main/app.ts';
import { programPath } from '../../../main/entries.ts';
import { forkNode } from '../../../main/ingest/node-fork.ts';
import { startApi, type ApiOptions } from '../../../main/api/start-api.ts';
import { createServedModels, type ServedModels } from '../../../main/api/serving/served-models.ts';
import { temporaryFolder } from '../synthetic.ts';
import { trainOptions } from '../world.ts';

/** An application with a model of single rows, a SARIMA and a Theta at work, and an API that answers for them. */
export interface ApiWorld {
  readonly app: App;
  readonly folder: string;
  readonly models: ServedModels;
  readonly port: number;
  readonly token: string;
  tokenFor(...scopes: ApiScope[]): string;
  close(): Promise<void>;
}

export const everything: ApiScope[] = ['status', 'predict', 'forecast', 'explain', 'admin'];

export const openApp = (workspace: string): Promise<App> =>
  createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'test' });

/** Two shops over 80 days; the price is known in advance for ten more. */
export function writeShops(folder: string, name: string, days: number): { path: string; name: string } {
  const lines = ['date,shop,units'];
  for (const shop of ['North', 'South'])
    for (let day = 0; day < days; day++)
      lines.push(
        `${new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10)},${shop},${100 + ((day * 37) % 11) + 20 * Math.sin((2 * Math.PI * day) / 7)}`,
      );
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return { path: file, name };
}

/** Single sales whose revenue is units by price, less a discount in the west. */
export function writeSales(folder: string, name: string, rows: number): { path: string; name: string } {
  const lines = ['Transaction_Date,Units_Sold,Unit_Price,Category,Region,Revenue'];
  for (let i = 0; i < rows; i++) {
    const units = 1 + ((i * 7) % 9);
    const price = 5 + ((i * 13) % 40) / 2;
    const region = ['North', 'West'][i % 2] as string;
    const revenue = units * price * (region === 'West' ? 0.8 : 1) * (1 + 0.03 * Math.sin(i * 12.9898));
    const date = new Date(Date.UTC(2024, 0, 1) + i * 7_200_000).toISOString().slice(0, 19).replace('T', ' ');
    lines.push(`${date},${units},${price},${['Books', 'Toys', 'Food'][i % 3] ?? ''},${region},${revenue.toFixed(2)}`);
  }
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return { path: file, name };
}

/** Trains, registers, promotes. */
export async function trainAll(app: App, folder: string): Promise<void> {
  const rows = writeSales(folder, 'sales.csv', 400);
  const { columns } = await app.regression.inspect(rows, 'Revenue');
  const features = columns.flatMap(({ proposed }) => (proposed ? [proposed] : []));
  await app.regression.train(
    rows,
    { target: 'Revenue', date: 'Transaction_Date', features, model: 'gradient-boosting', trees: 30 },
    'revenue',
  ).finished;
  const shops = [writeShops(folder, 'shops.csv', 80)];
  const { choices } = await app.datasets.inspect(shops, undefined, {});
  const { id: versionId } = await app.datasets.import(shops, choices, { name: 'Shops' }, {});
  const { experimentId, finished } = await app.experiments.train({
    versionId,
    options: trainOptions({ models: ['theta', 'arima'], horizon: 7 }),
  });
  await finished;
  for (const { id, kind } of app.experiments.stored(experimentId).runs) {
    const name = { arima: 'Shop plan', theta: 'Shop theta' }[kind];
    if (name === undefined) continue;
    const version = await app.registry.register({ runId: id, name });
    await app.registry.promote({ versionId: version.id, reason: 'test' });
  }
}

export async function openApiWorld(options: Partial<ApiOptions> = {}): Promise<ApiWorld> {
  const place = temporaryFolder();
  const app = await openApp(path.join(place.folder, 'workspace'));
  await trainAll(app, place.folder);
  const models = createServedModels({
    store: app.store,
    registry: app.registry,
    rowModelsFolder: path.join(place.folder, 'workspace', 'row-models'),
    choice: () => ({ rowModel: null, sarimaModel: null }),
  });
  await models.refresh();
  const api = await startApi({
    context: { models, runs: app.runs, temporary: path.join(place.folder, 'sent') },
    tokens: app.apiTokens,
    port: 0,
    version: 'test',
    ...options,
  });
  const tokenFor = (...scopes: ApiScope[]): string => app.apiTokens.create({ name: 'test', scopes, days: null }).text;
  return {
    app,
    folder: place.folder,
    models,
    port: api.port,
    token: tokenFor(...everything),
    tokenFor,
    close: async () => {
      await api.close();
      await models.close();
      await app.close();
      place.remove();
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // Each test says what it expects of it.
  readonly json: unknown;
}

interface Ask {
  readonly method?: string;
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
}

/** A request as it is given: nothing is added, put right or left out. */
export const raw = (port: number, url: string, { method = 'GET', body, headers = {} }: Ask = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path: url, method, headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => {
        const text = Buffer.concat(pieces).toString('utf8');
        let json: unknown;
        try {
          json = JSON.parse(text);
        } catch {
          json = undefined;
        }
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });

/** Asks a world as a client does. */
export const asker =
  ({ port, token }: Pick<ApiWorld, 'port' | 'token'>) =>
  (method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    raw(port, url, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });

/** Bytes on a connection; what comes back until it is closed. */
export const bytes = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let heard = '';
    socket.on('data', (piece) => (heard += piece.toString('utf8')));
    socket.on('close', () => resolve(heard));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(heard) : reject(error),
    );
  });

/** A form with one file. */
export function form(name: string, text: string, part = 'file'): { body: Buffer; headers: Record<string, string> } {
  const boundary = 'almanac-test-boundary';
  const body = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="${part}"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n${text}\r\n--${boundary}--\r\n`,
  );
  return { body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}
