import type { RequestListener } from 'node:http';
import { contentSecurityPolicy } from '../page/csp.ts';
import { pageHeaders, type PageFile } from '../page/page-files.ts';
import type { Gate } from './gate.ts';

/** Answers plain HTTP: the built interface, read only, to our own host names. Nothing here knows the token or the workspace. */
export function answerPages(files: ReadonlyMap<string, PageFile>, gate: Gate, port: number): RequestListener {
  const policy = contentSecurityPolicy(`'self' ws://127.0.0.1:${port} ws://localhost:${port}`);
  return (request, response) => {
    const refuse = (status: number) => void response.writeHead(status, { 'content-length': 0 }).end();
    if (!gate.hostAllowed(request)) return refuse(421);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    const file = files.get((request.url ?? '/').replace(/\?.*$/s, ''));
    if (!file) return refuse(404);
    file.read().then(
      (body) => {
        response.writeHead(200, { ...pageHeaders(file, policy), 'content-length': body.length });
        response.end(request.method === 'HEAD' ? undefined : body);
      },
      () => refuse(404),
    );
  };
}
