import { readEntry } from '../../../main/services/registry/chain.ts';
import type { Store } from '../../../main/store/store.ts';
import { dayMs, isoDay } from './clock.ts';
import type { Fed } from './feed.ts';

/** Something that the application noticed or did by itself, as its own database has it. */
export interface Notice {
  /** Day of the replay. */
  readonly day: number;
  readonly date: string;
  /** `alert`: people were told. `check`: a check of drift found what the one before had not. `deed`: a challenger, a promotion, a rollback. */
  readonly kind: 'alert' | 'check' | 'deed';
  /** Of an alert and a check: what it is about, without ids. */
  readonly key: string;
  readonly severity: string;
  readonly text: string;
  readonly evidence: string;
}

/** `data/ID/gap` is `data/gap`: ids say nothing here. */
const plainKey = (key: string): string => key.replaceAll(/\/?[:/][0-9a-f]{8}-[0-9a-f-]{27}/g, '').replace(/^(drift|watch)$/, '$1/');

/** Everything that was noticed and done in a replay, in order. */
export function noticesOf(store: Store, { first, deploymentId }: Pick<Fed, 'first' | 'deploymentId'>): Notice[] {
  // A file of a day comes on the next morning.
  const when = (iso: string): Pick<Notice, 'day' | 'date'> => ({
    day: Math.floor((Date.parse(iso) - first) / dayMs) - 1,
    date: iso.slice(0, 10),
  });
  const alerts = store.alerts.list({ settled: true, limit: 100_000 }).flatMap(({ id, key, severity, title }) =>
    store.alerts
      .events(id)
      .filter(({ action }) => ['raised', 'worse', 'returned'].includes(action))
      .map(({ at, action, note }) => ({
        at,
        notice: {
          ...when(at),
          kind: 'alert' as const,
          key: plainKey(key),
          severity,
          text: action === 'worse' ? `${title} (worse)` : title,
          evidence: note,
        },
      })),
  );
  const known = new Set<string>();
  const checks = store.driftChecks
    .list({ deploymentId })
    .toReversed()
    .flatMap(({ createdAt, findings }) => {
      const grave = findings.filter(({ severity }) => severity !== 'info');
      const fresh = grave.filter(({ area, title }) => !known.has(nameOf(area, title)));
      known.clear();
      for (const { area, title } of grave) known.add(nameOf(area, title));
      return fresh.map(({ area, severity, title, evidence }) => ({
        at: createdAt,
        notice: { ...when(createdAt), kind: 'check' as const, key: `drift/${area}`, severity, text: title, evidence },
      }));
    });
  const flows = store.flows.list(deploymentId, 100_000).flatMap(({ id, createdAt }) => {
    const steps = store.flows.steps(id);
    const of = (name: string) => steps.find((step) => step.name === name && (step.state === 'done' || step.state === 'failed'));
    const [trained, decided] = [of('retrain'), of('promote')];
    return [
      ...steps
        .filter(({ state }) => state === 'failed')
        .map(({ name, error }) => ({ text: `${name} failed`, evidence: error?.message ?? '' })),
      ...(trained?.state === 'done'
        ? [{ text: 'trained a challenger', evidence: `${trained.summary ?? ''} ${decided?.summary ?? ''}` }]
        : []),
      ...(!trained && decided?.state === 'done' ? [{ text: 'decided a trial', evidence: decided.summary ?? '' }] : []),
    ].map((deed) => ({ at: createdAt, notice: { ...when(createdAt), kind: 'deed' as const, key: 'flow', severity: '', ...deed } }));
  });
  const deeds = store.registry
    .entries()
    .map(readEntry)
    .filter(({ action }) => action === 'promote' || action === 'rollback')
    .map(({ at, action, version, reason }) => ({
      at,
      notice: {
        ...when(at),
        kind: 'deed' as const,
        key: action,
        severity: '',
        text: `${action === 'promote' ? 'promoted' : 'went back to'} v${version}`,
        evidence: reason,
      },
    }));
  const order = { alert: 0, check: 1, deed: 2 };
  return [...alerts, ...checks, ...flows, ...deeds]
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : order[a.notice.kind] - order[b.notice.kind]))
    .map(({ notice }) => notice);
}

/** Counts in a title change from day to day: the finding is the same. */
const nameOf = (area: string, title: string): string => `${area} ${title.replaceAll(/\d+/g, '')}`;

export const dateOf = (first: number, day: number): string => isoDay(first + day * dayMs);
