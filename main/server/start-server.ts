import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { WebSocketServer } from 'ws';
import { contract } from '../../contract/api.ts';
import { events } from '../../contract/events.ts';
import { serve } from '../../contract/rpc-server.ts';
import { createApp } from '../app.ts';
import { topFolder } from '../entries.ts';
import type { ConfigurationFile } from '../services/configuration/configuration.ts';
import { forkProgram } from '../jobs/plugins/fence.ts';
import { listPageFiles } from '../page/page-files.ts';
import { defaultWorkspace } from '../user-data.ts';
import { version } from '../version.ts';
import { endFor } from './end-for.ts';
import { createGate, protocolName } from './gate.ts';
import { answerPages } from './page-requests.ts';
import { socketWire } from './socket-wire.ts';

export interface ServerOptions {
  /** A file of settings that goes before the workspace's. */
  readonly configurationFile?: ConfigurationFile | undefined;
  /** Folder; the user's own by default. */
  readonly workspace?: string | undefined;
  /** The usual one by default, a free one where that is taken. */
  readonly port?: number | undefined;
}
export interface RunningServer {
  /** The page's address with the token in its fragment, which browsers never send. */
  readonly address: string;
  /** Ends connections, stops what runs and closes the workspace. */
  close(): Promise<void>;
}

const loopback = '127.0.0.1';
const largestMessage = 64 * 1024 * 1024;
const goingAway = 1001;
/** Always the same where it is free, because browsers keep compiled code by address. */
const usualPort = 5720;

async function listen(http: Server, wanted: number | undefined): Promise<void> {
  try {
    http.listen(wanted ?? usualPort, loopback);
    await once(http, 'listening');
  } catch (error) {
    if (wanted !== undefined || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    http.listen(0, loopback);
    await once(http, 'listening');
  }
}

/**
 * Serves the application to a browser on this machine only. A fresh token is made at every start; a page without it gets the interface's
 * files, which hold nothing of the user's, and no connection.
 * @throws Error `EADDRINUSE` when the port is taken
 */
export async function startServer({
  workspace = defaultWorkspace(),
  port: wanted,
  configurationFile,
}: ServerOptions = {}): Promise<RunningServer> {
  const files = await listPageFiles(path.join(topFolder, 'out', 'renderer'));
  const http = createServer();
  await listen(http, wanted);
  const { port } = http.address() as AddressInfo;
  const app = await createApp({ workspace, host: { kind: 'browser', fork: forkProgram }, version, configurationFile }).catch(
    (error: unknown) => {
      http.close();
      throw error;
    },
  );

  const token = randomBytes(32).toString('base64url');
  const gate = createGate(port, token);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage, handleProtocols: () => protocolName });
  http.on('request', answerPages(files, gate, port));
  http.on('upgrade', (request, stream, head) => {
    const status = gate.refuseSocket(request);
    if (status !== null) return endFor(stream, `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      // ws closes a connection that breaks its protocol and tells of it here; there is nobody else to tell.
      socket.on('error', () => undefined);
      const connection = serve(socketWire(socket), contract, app.handlers, events);
      socket.on('close', app.subscribe(connection.emit));
    });
  });

  return {
    address: `http://${loopback}:${port}/#t=${token}`,
    close: async () => {
      for (const socket of sockets.clients) socket.close(goingAway);
      const closed = once(http, 'close');
      http.close();
      setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
        http.closeAllConnections();
      }, 500).unref();
      await Promise.all([closed, app.close()]);
    },
  };
}
