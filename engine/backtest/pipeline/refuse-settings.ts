import { sliceSeries, type Series } from '../../core/panel.ts';
import type { LocalModel, Refusal, Spec } from '../../models/model.ts';
import { splitSpec, type CommonOptions } from './common-parameters.ts';
import { filledFor } from './fit-saved.ts';

/** Units of periods that differ in length. */
const UNEVEN = new Set(['month', 'quarter', 'year']);

function refuseCalendar({ calendar: kind }: CommonOptions, { calendar }: Series): Refusal | null {
  if (kind === 'none' || (calendar && UNEVEN.has(calendar.axis.frequency.unit))) return null;
  const unit = calendar?.axis.frequency.unit ?? 'integer';
  const why = unit === 'integer' ? 'the series has no dates' : `a period is a ${unit.replace('-', ' ')}`;
  return {
    code: 'invalid-option',
    message: `"calendar_adjustment" must be "none" unless periods are months, quarters or years, but is "${kind}" and ${why}.`,
  };
}

/**
 * Why a model cannot have these settings, its own or those around it, on data like this series. What the series itself lacks is not asked
 * here: another one may have it, and a fit says so.
 *
 * @param series - with the regressors that the model would get
 * @returns code `invalid-option` with the setting in quotes, what it needs and what it got
 * @throws EngineError `invalid-option` for a common option with a value that it cannot have
 */
export function refuseSettings(model: LocalModel, series: Series, spec: Spec): Refusal | null {
  const { common, own } = splitSpec(model, spec);
  const lead = Math.max(
    0,
    series.y.findIndex((value) => !Number.isNaN(value)),
  );
  // Shaped as for a fit, so that a gap is not what the model finds fault with first.
  const refusal = refuseCalendar(common, series) ?? model.refuse(filledFor(model, sliceSeries(series, lead, series.y.length)), own);
  return refusal?.code === 'invalid-option' ? refusal : null;
}
