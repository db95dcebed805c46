import type { Alerts } from '../alerts/alerts.ts';
import { placeOf, type Configuration } from './configuration.ts';

const key = 'configuration';

/** Raises an alert while something is wrong in the configuration, and settles it when all is right. */
export function alertMistakes(configuration: Pick<Configuration, 'report'>, alerts: Pick<Alerts, 'raise' | 'settle'>): void {
  const { problems, file } = configuration.report();
  const [first] = problems;
  if (!first) return alerts.settle(key, 'The configuration has no mistake any more.');
  alerts.raise({
    key,
    kind: 'system',
    severity: 'warning',
    title: `The configuration has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}`,
    where: placeOf(first),
    since: null,
    evidence: problems
      .slice(0, 5)
      .map(({ message }) => message)
      .join(' '),
    whatToDo: `Put it right under Settings, Configuration. Until then the last version of ${file} without a mistake counts.`,
  });
}
