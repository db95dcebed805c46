import { EngineError } from '../../../engine/core/errors.ts';
import type { NetBackend } from '../../../engine/nets/index.ts';
import { netBackends } from './net-backends.ts';

/** Environment variable by which a user has nets trained on another backend than the fused kernel. */
export const FORCED = 'ALMANAC_NET_BACKEND';

/**
 * The backend that the user asks for by the environment; undefined where none is asked for.
 *
 * @throws EngineError `invalid-option` where it is not known or cannot be used here, with the reason
 */
export async function forcedBackend(environment: NodeJS.ProcessEnv = process.env): Promise<NetBackend | undefined> {
  const asked = environment[FORCED];
  if (asked === undefined || asked === '') return undefined;
  const all = netBackends();
  const backend = all.find(({ name }) => name === asked);
  if (!backend)
    throw new EngineError('invalid-option', `${FORCED} needs to be one of ${all.map(({ name }) => name).join(', ')}, got ${asked}`);
  const { ok, why } = await backend.available();
  if (!ok) throw new EngineError('invalid-option', `${FORCED} asks for ${asked}, which cannot be used here: ${why}`);
  return backend;
}
