import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
export interface HookServer {
  readonly url: string;
  readonly received: Received[];
  close(): Promise<void>;
}

const closed = (server: Server | ReturnType<typeof createTcpServer>): Promise<unknown> => {
  const end = once(server, 'close');
  server.close();
  if ('closeAllConnections' in server) server.closeAllConnections();
  return end;
};

/** A server that keeps what is posted to it and answers as it is told; 200 where `answer` says nothing. */
export async function hookServer(answer: (request: Received, response: ServerResponse) => void = () => undefined): Promise<HookServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body };
      received.push(one);
      answer(one, response);
      if (!response.writableEnded && !response.headersSent) response.end('ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, received, close: async () => void (await closed(server)) };
}

export interface Mail {
  readonly from: string;
  readonly to: string[];
  readonly data: string;
  /** As the client said them, decoded. */
  readonly user: string | null;
  readonly password: string | null;
}
export interface MailServer {
  readonly port: number;
  readonly mails: Mail[];
  close(): Promise<void>;
}

/** As much of SMTP (RFC 5321, AUTH PLAIN of RFC 4954) as takes a message; `accept` refuses passwords and recipients, quotes what it refuses, or never comes to an end. */
export async function mailServer(
  accept: { password?: string; recipient?: (address: string) => boolean; quote?: boolean; endless?: boolean } = {},
): Promise<MailServer> {
  const mails: Mail[] = [];
  const server = createTcpServer((socket) => {
    let rest = '';
    let data: string[] | null = null;
    let from = '';
    let to: string[] = [];
    let user: string | null = null;
    let password: string | null = null;
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    const hear = (line: string): void => {
      if (data) {
        if (line !== '.') return void data.push(line.startsWith('..') ? line.slice(1) : line);
        mails.push({ from, to, data: data.join('\n'), user, password });
        data = null;
        return say('250 2.0.0 kept');
      }
      const command = line.toUpperCase();
      if (command.startsWith('EHLO')) {
        if (accept.endless) {
          const talking = setInterval(() => say('250-and so on'), 20);
          return void socket.once('close', () => clearInterval(talking));
        }
        say('250-test');
        return say('250 AUTH PLAIN');
      }
      if (command.startsWith('AUTH PLAIN ')) {
        [, user = null, password = null] = Buffer.from(line.slice(11), 'base64').toString('utf8').split('\0');
        return say(
          accept.password === undefined || accept.password === password
            ? '235 2.7.0 welcome'
            : `535 5.7.8 not you${accept.quote ? `: you said ${line} ${password ?? ''}` : ''}`,
        );
      }
      if (command.startsWith('MAIL FROM:')) {
        from = /<(.*?)>/.exec(line)?.[1] ?? '';
        to = [];
        return say('250 ok');
      }
      if (command.startsWith('RCPT TO:')) {
        const address = /<(.*?)>/.exec(line)?.[1] ?? '';
        if (accept.recipient && !accept.recipient(address)) return say('550 5.1.1 nobody of that name');
        to.push(address);
        return say('250 ok');
      }
      if (command === 'DATA') {
        data = [];
        return say('354 go on');
      }
      if (command === 'QUIT') {
        say('221 bye');
        return void socket.end();
      }
      say('250 ok');
    };
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      const lines = (rest + bytes.toString('utf8')).split('\r\n');
      rest = lines.pop() ?? '';
      lines.forEach(hear);
    });
    say('220 test ESMTP');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, mails, close: async () => void (await closed(server)) };
}
