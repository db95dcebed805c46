import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const protocolName = 'almanac.v1';
const tokenPrefix = 'token.';

/** Who may pass, for one port and one token. */
export interface Gate {
  /** A page is served to our own names only, so that no foreign name can be pointed at this port. */
  hostAllowed(request: IncomingMessage): boolean;
  /** HTTP status to refuse a WebSocket with, or null to let it in. */
  refuseSocket(request: IncomingMessage): 403 | 401 | 404 | null;
}

/** Whether a request names this machine and this port: a foreign name that was pointed here (DNS rebinding) does not. */
export function ownHosts(port: number): (request: Pick<IncomingMessage, 'headers'>) => boolean {
  const names = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  return ({ headers }) => headers.host !== undefined && names.has(headers.host);
}

export function createGate(port: number, token: string): Gate {
  const hostAllowed = ownHosts(port);
  return {
    hostAllowed,
    refuseSocket: (request) => {
      const { host, origin } = request.headers;
      if (!hostAllowed(request) || origin !== `http://${host}`) return 403;
      const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim());
      const tokens = offered.filter((part) => part.startsWith(tokenPrefix)).map((part) => part.slice(tokenPrefix.length));
      if (!offered.includes(protocolName) || !tokens.some((given) => same(given, token))) return 401;
      return request.url === '/rpc' ? null : 404;
    },
  };
}

/** Takes equally long wherever the two differ. */
function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
