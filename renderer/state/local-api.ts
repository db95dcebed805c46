import type { ApiToken, MadeApiToken, NewApiToken } from '../../contract/entities/api-token.ts';
import type { ApiState } from '../../contract/entities/local-api.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';

/** The local API: whether it runs, and the tokens of those who may ask it. */
export interface LocalApi {
  /** One entry each, with the key ''. */
  readonly state: Cache<ApiState>;
  readonly tokens: Cache<ApiToken[]>;
  /** The text of the token is in the answer alone. */
  create(request: NewApiToken): Promise<MadeApiToken>;
  revoke(tokenId: string): Promise<void>;
  /** The host says that something changed. */
  changed(): void;
}

export function createLocalApi(api: Api): LocalApi {
  const state = createCache(() => api['api.state'](), 1);
  const tokens = createCache(() => api['api.tokens'](), 1);
  return {
    state,
    tokens,
    create: async (request) => {
      const made = await api['api.createToken'](request);
      tokens.renew();
      return made;
    },
    revoke: async (tokenId) => {
      await api['api.revokeToken']({ tokenId });
      tokens.renew();
    },
    changed: () => {
      state.renew();
      tokens.renew();
    },
  };
}
