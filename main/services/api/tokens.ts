import { hash, randomBytes, randomUUID } from 'node:crypto';
import { newApiToken, type ApiScope, type ApiToken, type MadeApiToken, type NewApiToken } from '../../../contract/entities/api-token.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { ApiTokenRepository } from '../../store/repositories/api-tokens.ts';

/** Why a token does not let in. */
export type TokenProblem = 'unknown' | 'revoked' | 'expired';

/** Who may ask the local API. */
export interface ApiTokens {
  /** Newest first, revoked ones among them. */
  list(): ApiToken[];
  /** The text is in the answer and nowhere else. @throws ApiError `bad-input` naming the field */
  create(request: NewApiToken): MadeApiToken;
  /** @param word - id, or the name where only one token that is not revoked has it. @throws ApiError `not-found`, `bad-input` */
  revoke(word: string): ApiToken;
  /** Looks a token up as it is at this moment, so that a revocation counts at once, whichever process made it. */
  check(text: string): ApiToken | TokenProblem;
}

const prefix = 'alm_';
const shownCharacters = prefix.length + 4;
const DAY_MS = 86_400_000;
/** The last use is kept to the minute. */
const MINUTE_MS = 60_000;

// A random text of 256 bits cannot be guessed from its hash, however fast that is worked out; a slow one would only slow down each request.
const hashOf = (text: string): string => hash('sha256', text, 'hex');

export interface ApiTokensOptions {
  readonly store: ApiTokenRepository;
  readonly changed: () => void;
  readonly now?: () => number;
}

export function createApiTokens({ store, changed, now = Date.now }: ApiTokensOptions): ApiTokens {
  const iso = (ms: number): string => new Date(ms).toISOString();
  const get = (word: string): ApiToken => {
    const found = store.get(word);
    if (found) return found;
    const named = store.list().filter(({ name, revokedAt }) => name === word && revokedAt === null);
    if (named.length > 1)
      throw new ApiError('bad-input', `${named.length} tokens are called ${word}. Give the id of one: "token list" shows them.`, {
        field: 'token',
      });
    const [only] = named;
    if (!only) throw new ApiError('not-found', `There is no token ${word}. "token list" shows them.`, { field: 'token', value: word });
    return only;
  };
  return {
    list: () => store.list(),
    create: (request) => {
      const read = newApiToken.safeParse(request);
      if (!read.success) {
        const [issue] = read.error.issues;
        const field = String(issue?.path[0] ?? 'name');
        const needs = {
          name: 'A token needs a name of 1 to 80 characters, so that it is known later.',
          scopes: 'A token needs at least one scope: status, predict, forecast, explain or admin.',
          days: 'A token lasts from 1 to 3,650 days, or has no end.',
        };
        throw new ApiError('bad-input', needs[field as keyof typeof needs], { field });
      }
      const { name, scopes, days } = read.data;
      const text = `${prefix}${randomBytes(32).toString('base64url')}`;
      const token: ApiToken = {
        id: randomUUID(),
        name,
        start: text.slice(0, shownCharacters),
        scopes: [...new Set(scopes)].sort(),
        createdAt: iso(now()),
        lastUsedAt: null,
        expiresAt: days === null ? null : iso(now() + days * DAY_MS),
        revokedAt: null,
      };
      store.insert({ ...token, hash: hashOf(text) });
      changed();
      return { token, text };
    },
    revoke: (word) => {
      const { id } = get(word);
      if (store.revoke(id, iso(now()))) changed();
      return get(id);
    },
    check: (text) => {
      if (!text.startsWith(prefix) || text.length > 100) return 'unknown';
      const token = store.byHash(hashOf(text));
      if (!token) return 'unknown';
      if (token.revokedAt !== null) return 'revoked';
      const moment = now();
      if (token.expiresAt !== null && Date.parse(token.expiresAt) <= moment) return 'expired';
      if (token.lastUsedAt === null || moment - Date.parse(token.lastUsedAt) >= MINUTE_MS) {
        store.used(token.id, iso(moment));
        changed();
      }
      return token;
    },
  };
}

/** In words, for who asked. */
export const scopeMeanings: Readonly<Record<ApiScope, string>> = {
  status: 'whether models are loaded',
  predict: 'single rows and files of them',
  forecast: 'series',
  explain: 'what drives a prediction, how good a model is',
  admin: 'loading models again',
};
