import { createServer } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { ApiSettings } from '../../../contract/entities/local-api.ts';
import { temporaryFolder } from '../synthetic.ts';
import { run } from '../terminal.ts';
import { openApp, raw } from './api-world.ts';

const place = temporaryFolder();
const workspace = path.join(place.folder, 'workspace');
let app: App;
beforeAll(async () => {
  app = await openApp(workspace);
});
afterAll(async () => {
  await app.close();
  place.remove();
});

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
const call = { signal: new AbortController().signal, progress: () => undefined };
const change = (settings: Partial<ApiSettings>) =>
  app.handlers['settings.set']({ api: { ...app.store.settings.all().api, ...settings } }, call as never);
const status = async (port: number, token: string): Promise<number> =>
  (await raw(port, '/status', { headers: { authorization: `Bearer ${token}` } })).status;

describe('the local API of the application', () => {
  it('is off until it is switched on, follows its port, and is closed with the application', async () => {
    const [one, other] = [await freePort(), await freePort()];
    app.localApi.follow();
    expect(app.localApi.state()).toMatchObject({ state: 'off', address: null, problem: null });
    await expect(status(one, 'x')).rejects.toThrow('ECONNREFUSED');
    await change({ enabled: true, port: one });
    await vi.waitFor(() => expect(app.localApi.state()).toMatchObject({ state: 'running', address: `http://127.0.0.1:${one}` }), 20_000);
    const { text, token } = app.apiTokens.create({ name: 'sheet', scopes: ['status'], days: null });
    expect(await status(one, text)).toBe(503);
    await change({ port: other });
    await vi.waitFor(() => expect(app.localApi.state().address).toBe(`http://127.0.0.1:${other}`), 20_000);
    await expect(status(one, text)).rejects.toThrow('ECONNREFUSED');
    expect(await status(other, text)).toBe(503);

    // The settings hold when the application starts again, and so do tokens and what was revoked.
    await app.close();
    await expect(status(other, text)).rejects.toThrow('ECONNREFUSED');
    app = await openApp(workspace);
    app.localApi.follow();
    await vi.waitFor(() => expect(app.localApi.state().state).toBe('running'), 20_000);
    expect(await status(other, text)).toBe(503);
    app.apiTokens.revoke('sheet');
    expect(await status(other, text)).toBe(401);
    expect(app.apiTokens.list()).toMatchObject([
      { id: token.id, name: 'sheet', lastUsedAt: expect.any(String), revokedAt: expect.any(String) },
    ]);
    await change({ enabled: false });
    await vi.waitFor(() => expect(app.localApi.state().state).toBe('off'), 20_000);
    await expect(status(other, text)).rejects.toThrow('ECONNREFUSED');
  });

  it('says that its port is taken, and starts once another one is given', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    app.localApi.follow();
    await change({ enabled: true, port });
    await vi.waitFor(
      () => expect(app.localApi.state()).toMatchObject({ state: 'failed', problem: expect.stringContaining(`Port ${port} is taken`) }),
      20_000,
    );
    await change({ port: await freePort() });
    await vi.waitFor(() => expect(app.localApi.state().state).toBe('running'), 20_000);
    await change({ enabled: false });
    taken.close();
  });

  it('answers at once while another process keeps the database, which says nothing of when a token was used last', async () => {
    const { text, token } = app.apiTokens.create({ name: 'patient', scopes: ['status'], days: 1 });
    const other = new Sqlite(path.join(workspace, 'almanac.db'));
    other.exec('BEGIN IMMEDIATE');
    const used = (): string | null | undefined => app.apiTokens.list().find(({ id }) => id === token.id)?.lastUsedAt;
    try {
      expect(app.apiTokens.check(text)).toMatchObject({ id: token.id });
      expect(used()).toBe(null);
    } finally {
      other.exec('ROLLBACK');
      other.close();
    }
    app.apiTokens.check(text);
    expect(used()).toEqual(expect.any(String));
  });

  it('writes who asked into a log of its own, without tokens', async () => {
    const { text } = app.apiTokens.create({ name: 'logged', scopes: ['status'], days: 1 });
    await change({ enabled: true });
    await vi.waitFor(() => expect(app.localApi.state().state).toBe('running'), 20_000);
    await raw(app.store.settings.all().api.port, '/status', { headers: { authorization: `Bearer ${text}` } });
    await change({ enabled: false });
    await vi.waitFor(() => expect(app.localApi.state().state).toBe('off'), 20_000);
    const logs = readdirSync(path.join(workspace, 'logs')).filter((name) => name.startsWith('api-'));
    const lines = logs.map((name) => readFileSync(path.join(workspace, 'logs', name), 'utf8')).join('');
    expect(lines).toMatch(/"text":"GET \/status".*"status":503/);
    expect(lines.includes(text)).toBe(false);
  });
});

describe('almanac token', () => {
  it('makes, lists and revokes; serve refuses to answer other machines', async () => {
    const ask = (...args: string[]) => run([...args, '--workspace', workspace]);
    const made = await ask('token', 'create', 'sheet two', '--scopes', 'predict,forecast', '--days', '30');
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^alm_[\w-]{43}\n$/) });
    expect(app.apiTokens.check(made.stdout.trim())).toMatchObject({ name: 'sheet two', scopes: ['forecast', 'predict'] });
    const revoked = await ask('token', 'revoke', 'sheet two');
    expect(revoked.stdout).toContain('is revoked');
    expect(app.apiTokens.check(made.stdout.trim())).toBe('revoked');
    const refused = await ask('serve', '--api', '--host', '0.0.0.0');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('this machine only') });
  });
});
