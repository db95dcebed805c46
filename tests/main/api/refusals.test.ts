import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { apiScope } from '../../../contract/entities/api-token.ts';
import { startApi, type Access } from '../../../main/api/start-api.ts';
import { createApiTokens } from '../../../main/services/api/tokens.ts';
import { asker, bytes, form, openApiWorld, raw, type ApiWorld } from './api-world.ts';

let world: ApiWorld;
let ask: ReturnType<typeof asker>;
const seen: Access[] = [];
beforeAll(async () => {
  world = await openApiWorld({ rateLimit: 0, headersTimeoutMs: 500, access: (one) => seen.push(one) });
  ask = asker(world);
}, 120_000);
afterAll(() => world.close());

const row = { Units_Sold: 3, Unit_Price: 12.5, Category: 'Books', Region: 'North', Transaction_Date: '2024-01-20 10:00:00' };
const routes = [
  ['GET', '/status', 'status', undefined],
  ['GET', '/model_info', 'explain', undefined],
  ['POST', '/predict', 'predict', row],
  ['POST', '/predict_batch_json', 'predict', { data: [row] }],
  ['POST', '/shap_values', 'explain', row],
  ['POST', '/forecast', 'forecast', { model: 'Shop theta', horizon: 1 }],
  ['POST', '/forecast_sarima', 'forecast', { start_date: '2025-03-22', end_date: '2025-03-22' }],
  ['POST', '/reload_model', 'admin', undefined],
] as const;
const refusal = (code: string, field?: string) => ({
  error: { code, message: expect.any(String), ...(field === undefined ? {} : { field }) },
});

describe('the local API refuses', () => {
  it.each(routes)('%s %s to who has no token for it', async (method, url, scope, body) => {
    const none = await ask(method, url, body, { authorization: '' });
    expect([none.status, none.json, none.headers['www-authenticate']]).toEqual([
      401,
      refusal('bad-token'),
      'Bearer realm="almanac", error="invalid_token"',
    ]);
    const absent = await raw(world.port, url, { method });
    expect([absent.status, absent.json, absent.headers['www-authenticate']]).toEqual([401, refusal('no-token'), 'Bearer realm="almanac"']);
    const others = world.tokenFor(...apiScope.options.filter((other) => other !== scope));
    const wrong = await ask(method, url, body, { authorization: `Bearer ${others}` });
    expect([wrong.status, wrong.json]).toEqual([403, refusal('wrong-scope')]);
    expect(wrong.headers['www-authenticate']).toContain(`scope="${scope}"`);
    const right = await ask(method, url, body, { authorization: `Bearer ${world.tokenFor(scope)}` });
    expect(right.status).toBe(200);
  });

  it('tokens that were revoked, have expired, or were never made', async () => {
    const made = world.app.apiTokens.create({ name: 'short', scopes: ['status'], days: null });
    const withToken = (token: string) => ask('GET', '/status', undefined, { authorization: token });
    expect((await withToken(`Bearer ${made.text}`)).status).toBe(200);
    world.app.apiTokens.revoke(made.token.id);
    expect((await withToken(`Bearer ${made.text}`)).json).toMatchObject({
      error: { code: 'bad-token', message: 'This token was revoked.' },
    });
    const past = createApiTokens({ store: world.app.store.apiTokens, changed: () => undefined, now: () => Date.now() - 2 * 86_400_000 });
    const old = past.create({ name: 'old', scopes: ['status'], days: 1 });
    expect((await withToken(`Bearer ${old.text}`)).json).toMatchObject({ error: { message: 'This token has expired.' } });
    for (const other of [
      `Bearer ${made.text}x`,
      `Bearer alm_${'a'.repeat(43)}`,
      `Basic ${made.text}`,
      made.text,
      'Bearer ',
      `Bearer ${'x'.repeat(4000)}`,
    ])
      expect([other.slice(0, 20), (await withToken(other)).status]).toEqual([other.slice(0, 20), 401]);
  });

  it('keeps hashes of tokens, not tokens', () => {
    const { text, token } = world.app.apiTokens.create({ name: 'kept', scopes: ['status', 'admin'], days: 30 });
    const kept = JSON.stringify(world.app.store.apiTokens.list());
    expect(kept.includes(text)).toBe(false);
    expect(kept.includes(text.slice(0, 12))).toBe(false);
    expect(text).toMatch(/^alm_[\w-]{43}$/);
    expect(token).toMatchObject({ start: text.slice(0, 8), scopes: ['admin', 'status'], lastUsedAt: null });
    expect(Date.parse(token.expiresAt ?? '') - Date.parse(token.createdAt)).toBe(30 * 86_400_000);
  });

  it('foreign names of this machine, and pages of other origins', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${world.port}`,
      '127.0.0.1',
      `127.0.0.1.evil.example:${world.port}`,
      `0.0.0.0:${world.port}`,
    ])
      expect([host, (await ask('GET', '/status', undefined, { host })).status]).toEqual([host, 421]);
    for (const host of ['evil.example', '127.0.0.1:1'])
      expect([host, (await raw(world.port, '/docs', { headers: { host } })).status]).toEqual([host, 421]);
    for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:1', `https://127.0.0.1:${world.port}`]) {
      const { status, json, headers } = await ask('POST', '/predict', row, { origin });
      expect([origin, status, json]).toEqual([origin, 403, refusal('foreign-origin')]);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect((await ask('POST', '/predict', row, { origin: `http://127.0.0.1:${world.port}` })).status).toBe(200);
    const preflight = await raw(world.port, '/predict', {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([403, undefined]);
  });

  it.each([
    ['{"Units_Sold": NaN}', 'bad-input', undefined],
    ['{"Units_Sold": Infinity}', 'bad-input', undefined],
    ['{"Units_Sold": 1e999}', 'bad-input', 'Units_Sold'],
    [JSON.stringify({ ...row, Units_Sold: 'Infinity' }), 'bad-input', 'Units_Sold'],
    [JSON.stringify({ ...row, Units_Sold: 1e31 }), 'bad-input', 'Units_Sold'],
    [JSON.stringify({ ...row, Units_Sold: true }), 'bad-input', 'Units_Sold'],
    [JSON.stringify({ ...row, Units_Sold: [3] }), 'bad-input', 'Units_Sold'],
    [JSON.stringify({ ...row, Units_Sold: undefined }), 'bad-input', 'Units_Sold'],
    [JSON.stringify({ ...row, Transaction_Date: '2024-02-31' }), 'bad-input', 'Transaction_Date'],
    ['{"Units_Sold": 3', 'bad-input', undefined],
    ['', 'bad-input', undefined],
    ['[1, 2]', 'bad-input', undefined],
    ['null', 'bad-input', undefined],
    ['"row"', 'bad-input', undefined],
    ['{"__proto__": {"Units_Sold": 3}}', 'bad-input', undefined],
    ['{"constructor": {"prototype": {"polluted": 1}}}', 'bad-input', undefined],
    [`${'['.repeat(100_000)}`, 'bad-input', undefined],
  ])('the row %.40s', async (body, code, field) => {
    const { status, json, text } = await ask('POST', '/predict', body, { 'content-type': 'application/json' });
    expect([status, json]).toEqual([400, refusal(code, field)]);
    expect(/\.ts|node_modules|at \w+ \(/.test(text)).toBe(false);
    expect(({} as Record<string, unknown>)['polluted']).toBe(undefined);
  });

  it('what is too large, before it is read', async () => {
    for (const [url, size] of [
      ['/predict', 2],
      ['/forecast_sarima', 2],
      ['/forecast', 9],
      ['/predict_batch_json', 17],
    ] as const) {
      const found = await ask('POST', url, 'x'.repeat(size << 20), { 'content-type': 'application/json' });
      expect([url, found.status, found.json]).toEqual([url, 413, refusal('too-large')]);
    }
    const many = await ask('POST', '/predict_batch_json', { data: Array.from({ length: 50_001 }, () => ({})) });
    expect([many.status, many.json]).toEqual([400, refusal('bad-input', 'data')]);
    const { body, headers } = form('large.csv', `Region\n${'North\n'.repeat(12_000_000)}`);
    const file = await raw(world.port, '/predict_batch_csv', {
      method: 'POST',
      body,
      headers: { ...headers, authorization: `Bearer ${world.token}` },
    });
    expect([file.status, file.json]).toEqual([413, refusal('too-large')]);
  });

  it('other content types', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp']) {
      const found = await ask('POST', '/predict', JSON.stringify(row), { 'content-type': type });
      expect([type, found.status, found.json]).toEqual([type, 415, refusal('wrong-content-type')]);
    }
    const json = await ask('POST', '/predict_batch_csv', { data: [row] });
    expect([json.status, json.json]).toEqual([415, refusal('wrong-content-type')]);
    const broken = await ask('POST', '/predict_batch_csv', 'not a form', { 'content-type': 'multipart/form-data; boundary=x' });
    expect([broken.status, broken.json]).toEqual([400, refusal('bad-input', 'file')]);
    expect((await ask('POST', '/predict', JSON.stringify(row), { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200);
  });

  it('paths that lead elsewhere, and other methods', async () => {
    for (const url of [
      '/../../etc/passwd',
      '/..%2f..%2fetc%2fpasswd',
      '/docs/../../package.json',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/status/',
      '//status',
      '/predict%00',
      '/',
      '/%ff',
    ]) {
      const found = await ask('GET', url);
      expect([url, found.status >= 400 && found.status < 500]).toEqual([url, true]);
      expect(found.json).toMatchObject({ error: { code: expect.any(String) } });
    }
    const found = await ask('GET', '/predict');
    expect([found.status, found.json, found.headers['allow']]).toEqual([405, refusal('wrong-method'), 'POST']);
    expect((await ask('DELETE', '/status')).status).toBe(405);
    // Without a token nobody learns what there is.
    expect((await raw(world.port, '/nothing')).status).toBe(401);
  });

  it('too many headers, and what is no HTTP', async () => {
    const host = `Host: 127.0.0.1:${world.port}\r\n`;
    const bomb = await bytes(world.port, `GET /status HTTP/1.1\r\n${host}X-Bomb: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(bomb).toMatch(/^HTTP\/1\.1 431 [\s\S]*"code":"too-large"/);
    const many = await bytes(
      world.port,
      `GET /status HTTP/1.1\r\n${host}${Array.from({ length: 5000 }, (_, i) => `X-${i}: 1\r\n`).join('')}\r\n`,
    );
    expect(many).toMatch(/^HTTP\/1\.1 431 /);
    expect(await bytes(world.port, 'hello there\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"bad-input"/);
    // Two lengths: one server in a row could see another request than the next one.
    const smuggled = await bytes(
      world.port,
      `POST /predict HTTP/1.1\r\n${host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    );
    expect(smuggled).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('who sends too slowly', async () => {
    // The headers never end; the limit here is half a second.
    expect(await bytes(world.port, `GET /status HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\nX-Slow: `)).toMatch(
      /^HTTP\/1\.1 408 [\s\S]*"code":"timeout"/,
    );
    expect((await ask('GET', '/status')).status).toBe(200);
  });

  it('who does not go after the last word: the connection is closed for both sides', async () => {
    const socket = connect({ port: world.port, host: '127.0.0.1', allowHalfOpen: true });
    let heard = '';
    socket.on('data', (piece) => (heard += piece.toString('utf8')));
    const ended = once(socket, 'error');
    socket.write(`GET /status HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\nX-Slow: `);
    await once(socket, 'end');
    // It listens no longer, but goes on talking.
    const talking = setInterval(() => socket.write('x'), 100);
    const [{ code }] = (await ended) as [NodeJS.ErrnoException];
    clearInterval(talking);
    expect([heard.slice(0, 12), ['ECONNRESET', 'EPIPE'].includes(code ?? '')]).toEqual(['HTTP/1.1 408', true]);
  });

  it('who goes before the last word, which is no failure of the application', async () => {
    const failures: unknown[] = [];
    const api = await startApi({
      context: { models: world.models, runs: world.app.runs, temporary: world.folder },
      tokens: world.app.apiTokens,
      port: 0,
      version: 'test',
      failed: (error) => failures.push(error),
    });
    const seenBefore = readdirSync(world.folder).length;
    const socket = connect(api.port, '127.0.0.1');
    socket.write(
      `POST /predict_batch_csv HTTP/1.1\r\nHost: 127.0.0.1:${api.port}\r\nAuthorization: Bearer ${world.token}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9999\r\n\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nRegion\r\nNo`,
    );
    await vi.waitFor(() => expect(readdirSync(world.folder).length).toBe(seenBefore + 1));
    socket.resetAndDestroy();
    await vi.waitFor(() => expect(readdirSync(world.folder).length).toBe(seenBefore));
    await api.close();
    expect(failures).toEqual([]);
  });

  it('more requests than the limit, token by token, and says how long to wait', async () => {
    const api = await startApi({
      context: { models: world.models, runs: world.app.runs, temporary: world.folder },
      tokens: world.app.apiTokens,
      port: 0,
      version: 'test',
      rateLimit: 5,
    });
    const one = asker({ port: api.port, token: world.token });
    const statuses = [];
    for (let i = 0; i < 6; i++) statuses.push((await one('GET', '/status')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    const { headers, json } = await one('POST', '/predict', row);
    expect([Number(headers['retry-after']) > 0, json]).toEqual([true, refusal('too-many')]);
    const other = asker({ port: api.port, token: world.tokenFor('status') });
    expect((await other('GET', '/status')).status).toBe(200);
    // Who guesses tokens is stopped too, without stopping who has one.
    const guesses = await Promise.all(
      Array.from({ length: 320 }, (_, i) => asker({ port: api.port, token: `alm_${i}` })('GET', '/status')),
    );
    expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([401, 429]));
    expect((await other('GET', '/status')).status).toBe(200);
    await api.close();
  });

  it('a port that is taken', async () => {
    const taken = startApi({
      context: { models: world.models, runs: world.app.runs, temporary: world.folder },
      tokens: world.app.apiTokens,
      port: world.port,
      version: 'test',
    });
    await expect(taken).rejects.toMatchObject({ code: 'busy', data: { field: 'port' } });
  });

  it('nobody unseen: who asked for what is told, and nothing of what was asked or answered', async () => {
    const before = seen.length;
    await ask('POST', '/predict?secret=1', row);
    await ask('GET', '/nothing?secret=1');
    await raw(world.port, '/status');
    // The last answer has been told of once another one has come.
    await ask('GET', '/status');
    const [own] = world.app.apiTokens.list().filter(({ scopes }) => scopes.length === apiScope.options.length);
    expect(seen.slice(before, before + 3).map(({ durationMs: _durationMs, bytes: _bytes, ...one }) => one)).toEqual([
      { method: 'POST', path: '/predict', status: 200, token: own?.id },
      { method: 'GET', path: '/nothing', status: 404, token: own?.id },
      { method: 'GET', path: '/status', status: 401, token: null },
    ]);
    expect(JSON.stringify(seen).includes('secret')).toBe(false);
  });
});
