import { ApiError } from '../../contract/errors.ts';
import type { CallOptions } from '../ingest/client.ts';
import type { LevelMaterial, LevelWork } from '../services/levels/prepare.ts';
import type { Reconciled } from '../services/levels/reconcile-levels.ts';
import { askAside } from './ask-aside.ts';
import type { LevelsFound, LevelsRequest } from './levels-worker.ts';

const cancelled = 'Making forecasts agree was cancelled. What was forecast of sums is kept.';

async function ask(request: LevelsRequest, options?: CallOptions): Promise<Exclude<LevelsFound, { readonly refused: string }>> {
  const found = await askAside<LevelsFound>('levels', request, 'Making forecasts agree', cancelled, options);
  if ('refused' in found) throw new ApiError('bad-input', found.refused, { field: 'options' });
  return found;
}

/** `prepareLevels` in a thread of its own. @throws ApiError `bad-input`, `cancelled`, `engine` */
export async function prepareLevelsAside(material: LevelMaterial, options?: CallOptions): Promise<LevelWork> {
  const found = await ask({ task: 'prepare', material }, options);
  if (!('work' in found)) throw new Error('the thread answered something else');
  return found.work;
}

/** `reconcileLevels` in a thread of its own. @throws ApiError `bad-input`, `cancelled`, `engine` */
export async function reconcileLevelsAside(
  request: Omit<Extract<LevelsRequest, { readonly task: 'reconcile' }>, 'task'>,
  options?: CallOptions,
): Promise<Reconciled> {
  const found = await ask({ task: 'reconcile', ...request }, options);
  if (!('reconciled' in found)) throw new Error('the thread answered something else');
  return found.reconciled;
}
