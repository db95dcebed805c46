import type { BackendName, NetBackend } from '../../../engine/nets/index.ts';
import { netBackends } from './net-backends.ts';

/**
 * The backend of that name as it is now, or the fused kernel where it cannot be used any more: a driver may have gone since it was chosen.
 *
 * @returns `what` it runs on and `why` it was taken, in words
 */
export async function usableBackend(chosen: {
  readonly name: BackendName;
  readonly why: string;
}): Promise<{ readonly backend: NetBackend; readonly what: string; readonly why: string }> {
  const all = netBackends();
  const backend = all.find(({ name }) => name === chosen.name);
  const state = await backend?.available();
  if (backend && state?.ok) return { backend, what: state.why, why: chosen.why };
  const fused = all.find(({ name }) => name === 'fused');
  if (!fused) throw new Error('the fused kernel is always among the backends');
  const { why } = await fused.available();
  return { backend: fused, what: why, why: `${chosen.name} was chosen and cannot be used now: ${state?.why ?? 'it is not known'}` };
}
