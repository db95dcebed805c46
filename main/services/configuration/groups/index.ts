import { api, deployments, drift, flows, monitoring, schedules } from './at-work.ts';
import { checks } from './checks.ts';
import { data } from './data.ts';
import { alerts, logs, retention } from './keeping.ts';
import { search } from './search.ts';
import { training } from './training.ts';

/**
 * The groups of settings beside those of models, in the order of the file of defaults. A new group is a file here and a line in this list;
 * docs/configuration.md and resources/almanac.yml are then written anew by `npm run configuration`.
 */
export const groups = {
  training,
  search,
  data,
  checks,
  deployments,
  monitoring,
  drift,
  schedules,
  flows,
  alerts,
  retention,
  logs,
  api,
} as const;
