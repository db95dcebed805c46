import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { endFor } from '../../../main/server/end-for.ts';

// As the browser host refuses a WebSocket.
const server: Server = createServer();
const streams: Socket[] = [];
server.on('upgrade', (_request, stream: Socket) => {
  streams.push(stream);
  endFor(stream, 'HTTP/1.1 403 Refused\r\nConnection: close\r\n\r\n');
});
const upgrade = async (): Promise<Socket> => {
  const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write('GET /rpc HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  return socket;
};
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

describe('the last word on a connection', () => {
  it('is heard, and the connection is closed though the other side stays', async () => {
    const socket = await upgrade();
    const [said] = (await once(socket, 'data')) as [Buffer];
    expect(said.toString()).toMatch(/^HTTP\/1\.1 403 /);
    await vi.waitFor(() => expect(streams.at(-1)?.destroyed).toBe(true), 3000);
    socket.destroy();
  });

  it('may come too late: one who has torn the connection down brings nothing down', async () => {
    for (let i = 0; i < 20; i++) (await upgrade()).resetAndDestroy();
    await vi.waitFor(() => expect([streams.length, streams.every(({ destroyed }) => destroyed)]).toEqual([21, true]), 3000);
  });
});
