import type { Context } from '../../core/context.ts';
import type { Series } from '../../core/panel.ts';
import { rootsBeyond } from './coefficients.ts';
import { estimate } from './estimate.ts';
import type { ArimaFitted, CurrentArimaFitted } from './fitted.ts';
import { prepare } from './prepare.ts';
import { differencing } from './problem.ts';
import { save } from './save.ts';
import { NEAREST_ROOT } from './search.ts';
import { settingsOf } from './settings.ts';
import { uncertaintyOf } from './spread.ts';

/**
 * The model that was chosen for a series by default settings, orders and waves kept, with everything else estimated anew from one that goes on a little longer.
 *
 * @returns null where these orders do not suit the series any more
 * @throws EngineError `cancelled`
 */
export function refitArima(fitted: ArimaFitted, series: Series, { shouldStop }: Context): CurrentArimaFitted | null {
  if (fitted.formatVersion !== 2) return null;
  const { orders, fourier } = fitted;
  const prepared = prepare(series, settingsOf({}), shouldStop, { waves: fourier, m: orders.m });
  const differenced = differencing(prepared.problem, orders.d, orders.D);
  const found = differenced && estimate(differenced, orders, shouldStop, { nearestRoot: NEAREST_ROOT });
  if (!found?.converged || !rootsBeyond(found.coefficients, orders, NEAREST_ROOT)) return null;
  const saved = save(prepared, found, []);
  const uncertainty = uncertaintyOf(prepared, found, saved);
  return uncertainty ? { ...saved, uncertainty } : saved;
}
