import { adjustChangingSeason, FEWEST_SEASONS } from '../../decomposition/adjust-changing-season.ts';
import { adjustSeason, type SeasonalAdjustment, type SeasonForm } from '../../decomposition/adjust-season.ts';
import type { Series } from '../../core/panel.ts';
import type { Parameter, Spec } from '../model.ts';
import { choiceSetting } from '../refuse-spec.ts';

export const SEASON_CHANGE: Parameter = {
  name: 'season_change',
  label: 'Change of the season',
  help:
    'A fixed season is the same in every year, as in the paper. A changing one is followed over time (STL). Automatic lets it change from ' +
    `${FEWEST_SEASONS} seasons on.`,
  type: 'choice',
  default: 'auto',
  choices: [
    { value: 'auto', label: 'Automatic' },
    { value: 'fixed', label: 'Fixed' },
    { value: 'changing', label: 'Changing' },
  ],
  advanced: true,
};

/** Takes the season off as the settings ask; `changing` tells whether it was allowed to change. */
export function takeSeason({ y, seasonLength: m }: Series, spec: Spec): SeasonalAdjustment & { readonly changing: boolean } {
  const fixed = adjustSeason(y, m, choiceSetting<'auto' | SeasonForm>(spec, 'seasonality', 'auto'));
  const wanted = choiceSetting<'auto' | 'fixed' | 'changing'>(spec, SEASON_CHANGE.name, 'auto');
  const room = y.length >= (wanted === 'changing' ? 3 : FEWEST_SEASONS) * m;
  if (fixed.season === 'none' || wanted === 'fixed' || !room) return { ...fixed, changing: false };
  const changing = adjustChangingSeason(y, m, fixed.season);
  return changing === null ? { ...fixed, changing: false } : { ...changing, changing: true };
}
