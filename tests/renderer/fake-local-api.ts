import type { Contract } from '../../contract/api.ts';
import type { ApiToken } from '../../contract/entities/api-token.ts';
import type { Client } from '../../contract/rpc.ts';

type ApiProcedures = Extract<keyof Contract, `api.${string}`>;

/** A local API that is off, and its tokens. */
export function fakeLocalApi(): Pick<Client<Contract>, ApiProcedures> {
  let tokens: ApiToken[] = [];
  return {
    'api.state': async () => ({
      state: 'off',
      address: null,
      problem: null,
      rowModel: null,
      sarima: null,
      notes: [],
      choices: { rowModels: [], registeredRows: [], sarimaModels: [] },
    }),
    'api.tokens': async () => tokens,
    'api.createToken': async ({ name, scopes }) => {
      const token: ApiToken = {
        id: `token-${tokens.length}`,
        name,
        start: 'alm_AbCd',
        scopes,
        createdAt: new Date().toISOString(),
        lastUsedAt: null,
        expiresAt: null,
        revokedAt: null,
      };
      tokens = [token, ...tokens];
      return { token, text: 'alm_AbCdEfGh' };
    },
    'api.revokeToken': async ({ tokenId }) => {
      tokens = tokens.map((token) => (token.id === tokenId ? { ...token, revokedAt: new Date().toISOString() } : token));
      return tokens.find(({ id }) => id === tokenId) as ApiToken;
    },
  };
}
