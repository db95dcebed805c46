import type { LearningColumn, PartFeatures } from '../learning/columns.ts';
import type { PartGroup, PartInfo } from './explained.ts';

const topics: Readonly<Record<Exclude<PartGroup, 'regressor' | 'member'>, string>> = {
  recent: 'Recent values',
  trend: 'Trend',
  season: 'Season',
  calendar: 'Calendar',
  holidays: 'Holidays',
  closed: 'Closed days around it',
  series: 'Which series it is',
  rest: 'What is left',
  rule: 'Limits of the forecast',
};

/** A part of a group that is a topic of its own. */
export const partOf = (group: keyof typeof topics, name: string, meaning: string): PartInfo => ({
  name,
  meaning,
  group,
  topic: topics[group],
});

/** A part that belongs to one regressor. */
export const partOfRegressor = (regressor: string, name: string, meaning: string): PartInfo => ({
  name,
  meaning,
  group: 'regressor',
  topic: regressor,
});

/** What a feature is about. */
export function partOfColumn({ name, meaning, spec }: LearningColumn, { specs, like }: Pick<PartFeatures, 'specs' | 'like'>): PartInfo {
  const feature = specs[spec];
  switch (feature?.kind) {
    case 'lag':
    case 'rolling':
    case 'ewm':
    case 'expanding':
      return feature.of === undefined ? partOf('recent', name, meaning) : partOfRegressor(feature.of, name, meaning);
    case 'calendar':
    case 'fourier':
      return partOf('calendar', name, meaning);
    case 'holidays':
      return partOf('holidays', name, meaning);
    case 'regressor':
    case 'price':
    case 'event':
      return partOfRegressor(feature.of, name, meaning);
    case 'trend':
      return partOf('trend', name, meaning);
    case 'attribute':
    case 'series':
      return partOf('series', name, meaning);
    case undefined:
      if (name.startsWith('closed_')) return partOf('closed', name, meaning);
      if (name === 'series_level') return partOf('series', name, meaning);
      // What a plan is worth shows in these as much as in the plan itself.
      if (like.flag !== null && name.startsWith('like_'))
        return { ...partOf('recent', name, meaning), topic: `Like periods with the same ${like.flag}` };
      return partOf('recent', name, meaning);
  }
}
