import path from 'node:path';
import { protocol } from 'electron';
import { topFolder } from '../entries.ts';
import { contentSecurityPolicy } from '../page/csp.ts';
import { listPageFiles, pageHeaders } from '../page/page-files.ts';
import { pageOrigin, pageScheme } from './origin.ts';

/** Must run before the application is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built interface, and nothing else, under app://almanac/. */
export async function servePage(): Promise<void> {
  const files = await listPageFiles(path.join(topFolder, 'out', 'renderer'));
  const policy = contentSecurityPolicy("'self'");
  protocol.handle(pageScheme, async (request) => {
    const url = new URL(request.url);
    const file =
      `${url.protocol}//${url.host}` === pageOrigin && request.method === 'GET' ? files.get(decodeURIComponent(url.pathname)) : undefined;
    if (!file) return new Response('not found', { status: 404, headers: { 'content-security-policy': policy } });
    return new Response(await file.read(), { headers: pageHeaders(file, policy) });
  });
}
