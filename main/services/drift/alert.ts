import type { DriftCheck } from '../../../contract/entities/drift.ts';
import type { Alerts } from '../alerts/alerts.ts';

/**
 * Says what a check of the newest data found, or that it is over. One alert a deployment, or a dataset.
 *
 * @param lately - drift was found not long ago: that nothing is found now does not say that it is over
 */
export function tellOf(alerts: Pick<Alerts, 'raise' | 'settle'>, check: DriftCheck, lately: boolean): void {
  const key = `drift/${check.deploymentId ?? check.datasetId}`;
  const where = `${check.current.dataset} v${check.current.number}`;
  const grave = check.findings.filter(({ severity }) => severity !== 'info');
  const [first] = grave;
  if (!first) {
    if (!lately) alerts.settle(key, `Nothing has drifted in ${where}`);
    return;
  }
  alerts.raise({
    key,
    kind: first.area === 'errors' ? 'model' : 'data',
    severity: first.severity,
    title: `${check.deployment ?? check.current.dataset}: ${lower(first.title)}${grave.length > 1 ? `, and ${grave.length - 1} more` : ''}`,
    where: check.deployment === null ? where : `${check.deployment}, ${where}`,
    since: first.since,
    evidence: grave.map(({ evidence }) => evidence).join(' '),
    whatToDo: first.whatToDo,
    link: { screen: 'drift', id: check.id },
  });
}

const lower = (title: string): string => (/^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title);
