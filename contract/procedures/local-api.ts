import { z } from 'zod';
import { apiToken, madeApiToken, newApiToken } from '../entities/api-token.ts';
import { apiState } from '../entities/local-api.ts';
import { procedure, type ContractShape } from '../rpc.ts';
import { id, nothing } from './shared.ts';

/** The local API: whether it runs, and who may ask. Its settings are among the others. */
export const localApiProcedures = {
  'api.state': procedure(nothing, apiState),
  /** Newest first, revoked ones among them. */
  'api.tokens': procedure(nothing, z.array(apiToken)),
  /** The text is told here and never again. */
  'api.createToken': procedure(newApiToken, madeApiToken),
  'api.revokeToken': procedure(z.object({ tokenId: id }), apiToken),
} satisfies ContractShape;
