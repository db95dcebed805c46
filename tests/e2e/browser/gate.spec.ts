import { once } from 'node:events';
import http from 'node:http';
import { WebSocket } from 'ws';
import { startServerProcess } from '../fixtures/browser-host.ts';
import { browserTest as test, drawn, expect } from '../fixtures/test.ts';

const get = (port: string, path: string, headers: Record<string, string> = {}): Promise<http.IncomingMessage> =>
  new Promise((resolve, reject) => {
    http
      .get({ host: '127.0.0.1', port, path, headers }, (response) => {
        response.resume();
        resolve(response);
      })
      .on('error', reject);
  });

/** 'open', or the status that refused it. */
const connect = (port: string, protocols: string[], headers: Record<string, string>, path = '/rpc'): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { headers });
    socket.on('open', () => {
      socket.close();
      resolve('open');
    });
    socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)));
    socket.on('error', (error) => resolve(error.message));
  });

test('pages are served to our own host names only', async ({ server }) => {
  const { port } = server.address;
  expect((await get(port, '/')).statusCode).toBe(200);
  expect((await get(port, '/', { host: `localhost:${port}` })).statusCode).toBe(200);
  for (const host of ['example.com', `example.com:${port}`, '127.0.0.1', `127.0.0.1.example.com:${port}`, `[::1]:${port}`])
    expect((await get(port, '/', { host })).statusCode, host).toBe(421);
});

test('a connection needs our host, our origin and the token', async ({ server }) => {
  const { port, origin, hash } = server.address;
  const token = `token.${hash.slice('#t='.length)}`;
  expect(await connect(port, ['almanac.v1', token], { origin })).toBe('open');
  expect(await connect(port, ['almanac.v1', token], { origin: 'http://example.com' })).toBe('403');
  expect(await connect(port, ['almanac.v1', token], {})).toBe('403');
  expect(await connect(port, ['almanac.v1', token], { origin, host: 'example.com' })).toBe('403');
  expect(await connect(port, ['almanac.v1'], { origin })).toBe('401');
  expect(await connect(port, ['almanac.v1', `token.${'x'.repeat(43)}`], { origin })).toBe('401');
  expect(await connect(port, [token], { origin })).toBe('401');
  expect(await connect(port, ['almanac.v1', token], { origin }, '/other')).toBe('404');
});

test('noise on a connection ends it, and the server lives on', async ({ server }) => {
  const { port, origin, hash } = server.address;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, ['almanac.v1', `token.${hash.slice(3)}`], { headers: { origin } });
  await once(socket, 'open');
  socket.send('text');
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(1007);
  expect((await get(port, '/')).statusCode).toBe(200);
});

test('the address bar loses the token, and a reload still works', async ({ page, server }) => {
  expect(page.url()).toBe(`${server.address.origin}/`);
  await page.reload();
  await drawn(page);
  expect(await page.context().cookies()).toEqual([]);
});

test('a page without the token gets no data', async ({ page, server }) => {
  const connections = async (address: string): Promise<string> => {
    const tab = await page.context().newPage();
    const socket = tab.waitForEvent('websocket');
    await tab.goto(address);
    const opened = await socket;
    const outcome = Promise.race([
      opened.waitForEvent('framereceived').then(() => 'data'),
      opened.waitForEvent('socketerror').then(() => 'refused'),
    ]);
    const result = await outcome;
    await tab.close();
    return result;
  };
  expect(await connections(server.address.href)).toBe('data');
  expect(await connections(`${server.address.origin}/`)).toBe('refused');
});

test('only this machine can reach it, and it says one line', async ({ server }) => {
  expect(server.address.hostname).toBe('127.0.0.1');
  expect(server.stdout()).toBe(`Almanac: ${server.address.href}\n`);
});

test('files that never change are kept by the browser, the start page is asked for again', async ({ page, server }) => {
  const { port } = server.address;
  const script = new URL(
    await page
      .locator('script[src]')
      .first()
      .evaluate((element: HTMLScriptElement) => element.src),
  ).pathname;
  expect((await get(port, script)).headers['cache-control']).toContain('immutable');
  expect((await get(port, '/')).headers['cache-control']).toBe('no-cache');
});

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  test(`${signal} ends it cleanly while a page is open`, async ({ page, server }) => {
    await expect(page.locator('#root')).not.toBeEmpty();
    const ended = once(server.child, 'exit');
    server.child.kill(signal);
    expect(await ended).toEqual([0, null]);
  });

test('a taken port is an error in one line', async ({ server, userData }) => {
  const second = startServerProcess(userData, ['--port', server.address.port]);
  await expect(second).rejects.toThrow(/EADDRINUSE.*\n$/);
  await expect(startServerProcess(userData, ['--port', 'x'])).rejects.toThrow(/ended \(2\).*--port/s);
});
