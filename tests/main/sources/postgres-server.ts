import net from 'node:net';
import { PGlite } from '@electric-sql/pglite';

/** A PostgreSQL server on 127.0.0.1, for one client at a time. */
export interface PostgresServer {
  readonly port: number;
  exec(sql: string): Promise<unknown>;
  close(): Promise<void>;
}

const SSL_REQUEST = 80_877_103;
const TERMINATE = 'X'.charCodeAt(0);

/** PostgreSQL compiled to WebAssembly behind a socket: protocol messages go in one by one, answers come back. */
export async function startPostgres(): Promise<PostgresServer> {
  const database = await PGlite.create();
  const server = net.createServer((socket) => {
    let waiting = Buffer.alloc(0);
    let started = false;
    let turn = Promise.resolve();
    const answer = async (): Promise<void> => {
      for (;;) {
        const tag = started ? 1 : 0;
        if (waiting.length < tag + 4) return;
        const length = tag + waiting.readInt32BE(tag);
        if (waiting.length < length) return;
        const message = waiting.subarray(0, length);
        waiting = waiting.subarray(length);
        if (!started && length === 8 && message.readInt32BE(4) === SSL_REQUEST) {
          socket.write('N');
          continue;
        }
        if (started && message[0] === TERMINATE) {
          await database.exec('ROLLBACK').catch(() => undefined);
          socket.end();
          return;
        }
        started = true;
        socket.write(await database.execProtocolRaw(message));
      }
    };
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      waiting = Buffer.concat([waiting, piece]);
      turn = turn.then(answer).catch(() => void socket.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    exec: (sql) => database.exec(sql),
    close: async () => {
      server.close();
      await database.close();
    },
  };
}
