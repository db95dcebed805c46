import type { PartGroup } from '../../contract/entities/explanation.ts';

const fixed: Record<Exclude<PartGroup, 'regressor' | 'member'>, string> = {
  recent: '#0072b2',
  trend: '#56b4e9',
  season: '#009e73',
  calendar: '#6cc5a4',
  holidays: '#cc79a7',
  closed: '#7d8791',
  series: '#9a8fc9',
  rest: '#a3abb4',
  rule: '#5f6b76',
  base: '#8a929b',
  unforeseen: '#a3abb4',
};
const regressors = ['#d55e00', '#e69f00', '#b3702d', '#8c510a'] as const;

/** The same topic always gets the same colour, whatever model speaks of it. */
export function topicColour(group: PartGroup, topic: string): string {
  // What earlier periods with the same plan say is beside what other earlier ones say.
  if (group === 'recent' && topic !== 'Recent values') return '#4a9bd1';
  if (group !== 'regressor' && group !== 'member') return fixed[group];
  let hash = 0;
  for (const character of topic) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return regressors[hash % regressors.length] ?? regressors[0];
}
