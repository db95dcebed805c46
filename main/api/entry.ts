import type { FastifyRequest } from 'fastify';
import type { ApiScope, ApiToken } from '../../contract/entities/api-token.ts';
import { ownHosts } from '../server/gate.ts';
import type { ApiTokens } from '../services/api/tokens.ts';
import { ApiFailure } from './api-failure.ts';

const tokenWords = {
  unknown: 'This token is not known.',
  revoked: 'This token was revoked.',
  expired: 'This token has expired.',
} as const;
/** Requests with wrong tokens, or without one, that are looked at in a minute. */
const MOST_REFUSED = 300;
const MINUTE_MS = 60_000;

/** Lets requests in: of this machine's own names, of no foreign page, with a token that may ask for the route. */
export interface Entry {
  /** @param scope - that the route needs; null for what everybody may see. @throws ApiFailure 421, 403, 401, 429 */
  admit(request: FastifyRequest, scope: ApiScope | null): ApiToken | null;
}

/** @param port - known once it listens */
export function createEntry(tokens: Pick<ApiTokens, 'check'>, port: () => number): Entry {
  let hostAllowed: ReturnType<typeof ownHosts> | undefined;
  let refused = 0;
  let since = 0;
  const refuse = (code: 'no-token' | 'bad-token', message: string, error: string): ApiFailure => {
    const now = Date.now();
    if (now - since > MINUTE_MS) {
      refused = 0;
      since = now;
    }
    if (++refused > MOST_REFUSED)
      return new ApiFailure(429, 'too-many', 'Too many requests without a token that is known.', {
        headers: { 'retry-after': String(Math.ceil((since + MINUTE_MS - now) / 1000)) },
      });
    return new ApiFailure(401, code, message, { headers: { 'www-authenticate': `Bearer realm="almanac"${error}` } });
  };
  return {
    admit: (request, scope) => {
      const { host, origin, authorization } = request.headers;
      hostAllowed ??= ownHosts(port());
      if (!hostAllowed(request.raw)) throw new ApiFailure(421, 'foreign-host', 'This address is not served here.');
      // Pages of other origins have no business here, whatever token they got hold of.
      if (origin !== undefined && origin !== `http://${host}`)
        throw new ApiFailure(403, 'foreign-origin', 'Pages of other origins are not answered.');
      if (scope === null) return null;
      if (authorization === undefined) throw refuse('no-token', 'A token is needed: send the header Authorization: Bearer TOKEN.', '');
      const [, text] = /^Bearer +([\w-]+) *$/i.exec(authorization) ?? [];
      const token = text === undefined ? 'unknown' : tokens.check(text);
      if (typeof token === 'string') throw refuse('bad-token', tokenWords[token], ', error="invalid_token"');
      if (!token.scopes.includes(scope))
        throw new ApiFailure(403, 'wrong-scope', `This needs the scope ${scope}; the token ${token.name} has ${token.scopes.join(', ')}.`, {
          headers: { 'www-authenticate': `Bearer realm="almanac", error="insufficient_scope", scope="${scope}"` },
        });
      return token;
    },
  };
}
