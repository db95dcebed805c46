import { rmSync } from 'node:fs';
import path from 'node:path';
import { keptThing, type KeepingPreview, type KeepingRule, type KeptThing } from '../../../contract/entities/system.ts';
import type { KeptSize } from '../../store/repositories/keeping.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import type { Store } from '../../store/store.ts';
import { logFiles, logKinds, removeLogFiles } from '../logs/log-files.ts';
import type { Log } from '../logs/log.ts';
import { failureFields } from '../logs/redact.ts';
import { oldDrafts } from '../lineage/workspace-files.ts';
import { draftsIn } from './drafts.ts';

/** How long what grows by itself is kept. */
export interface Keeping {
  days(what: KeptThing): number | null;
  /** What the rules would remove now, with sizes; `rules` in place of those that hold. Changes nothing. */
  preview(rules?: readonly KeepingRule[]): KeepingPreview;
  /** From now on, by itself, once a day. Removes nothing now. */
  set(rules: readonly KeepingRule[]): KeepingPreview;
  /** Removes what `preview` says. @param only - of these alone. @returns what went */
  apply(only?: readonly KeptThing[]): KeepingPreview;
  /** Removes what rules that somebody set let go; defaults remove nothing by themselves, but logs. */
  daily(): void;
}

export interface KeepingOptions {
  readonly store: Store;
  readonly workspace: string;
  readonly log: Log;
  readonly changed: () => void;
  readonly now?: () => number;
  /** How long a thing is kept where no rule is saved: null for ever; `asked` where somebody set that. */
  readonly usual?: (what: KeptThing) => { readonly days: number | null; readonly asked: boolean };
}

/** What the configuration says of a thing, by its name with underscores. */
export const configuredKeeping =
  ({ get, source }: Pick<Configuration, 'get' | 'source'>): NonNullable<KeepingOptions['usual']> =>
  (what) => {
    const name = what.replaceAll('-', '_') as keyof Values['retention'];
    return { days: get().retention[name] || null, asked: source(`retention.${name}`).layer !== 'default' };
  };
const byDefault = configuredKeeping({ get: () => defaultValues, source: () => ({ layer: 'default' }) });

const dayMs = 86_400_000;

const neededWords: Partial<Record<KeptThing, string>> = {
  'drift-reports': 'The newest of each dataset and deployment, and those that open alerts lead to, stay.',
  'logged-forecasts':
    'The newest of each version, those whose periods have not all come, and those of running trials stay; so does what came of all of them.',
};

/** Removes what is old and what nothing stands on: never a version, a report, a model or what proves where they come from. */
export function createKeeping({ store, workspace, log, changed, now = Date.now, usual = byDefault }: KeepingOptions): Keeping {
  const rows = store.keeping;
  const logFolder = path.join(workspace, 'logs');
  const saved = (): Map<KeptThing, number | null> => new Map(store.system.rules().map(({ what, days }) => [what, days]));
  const rulesNow = (): KeepingRule[] => {
    const own = saved();
    return keptThing.options.map((what) => ({ what, days: own.has(what) ? (own.get(what) ?? null) : usual(what).days }));
  };
  const before = (days: number): string => new Date(now() - days * dayMs).toISOString();
  const sum = (files: readonly { readonly bytes: number }[]): KeptSize => ({
    count: files.length,
    bytes: files.reduce((total, { bytes }) => total + bytes, 0),
  });
  const logsBefore = (moment: string | null) =>
    logKinds.flatMap((kind) => {
      const files = logFiles(logFolder, kind);
      // The newest is being written.
      return moment === null ? files : files.slice(0, -1).filter(({ day }) => day < moment.slice(0, 10));
    });
  const draftsBefore = (olderMs: number) => draftsIn(workspace, oldDrafts(workspace, olderMs), olderMs, now());

  const things: Record<KeptThing, { size(days: number | null): KeptSize; remove(days: number): void }> = {
    logs: {
      size: (days) => sum(logsBefore(days === null ? null : before(days))),
      remove: (days) => removeLogFiles(logsBefore(before(days))),
    },
    alerts: {
      size: (days) => rows.alerts(days === null ? null : before(days)),
      remove: (days) => rows.removeAlerts(before(days)),
    },
    'drift-reports': {
      size: (days) => rows.driftReports(days === null ? null : before(days)),
      remove: (days) => rows.removeDriftReports(before(days)),
    },
    'logged-forecasts': {
      size: (days) => rows.forecasts(days === null ? null : before(days)),
      remove: (days) => rows.removeForecasts(before(days)),
    },
    'flow-logs': {
      size: (days) => rows.flowLines(days === null ? null : before(days)),
      remove: (days) => rows.removeFlowLines(before(days)),
    },
    drafts: {
      size: (days) => sum(draftsBefore((days ?? 0) * dayMs)),
      remove: (days) => draftsBefore(days * dayMs).forEach(({ path: place }) => rmSync(place, { recursive: true, force: true })),
    },
  };

  const preview = (rules: readonly KeepingRule[] = rulesNow()): KeepingPreview => {
    const given = new Map(rules.map(({ what, days }) => [what, days]));
    const list = rulesNow().map(({ what, days: current }) => {
      const days = given.has(what) ? (given.get(what) ?? null) : current;
      const all = things[what].size(null);
      const goes = days === null ? { count: 0, bytes: 0 } : things[what].size(days);
      return { what, days, ...all, goes, needed: neededWords[what] ?? null };
    });
    return { rules: list, bytes: list.reduce((total, { goes }) => total + goes.bytes, 0) };
  };
  const apply = (only: readonly KeptThing[]): KeepingPreview => {
    const done = preview();
    const gone = done.rules.filter(({ what, goes }) => only.includes(what) && goes.count > 0);
    store.transaction(() => {
      for (const { what, days } of gone) if (days !== null) things[what].remove(days);
    });
    for (const { what, goes, days } of gone)
      log('info', 'system', 'Removed what was kept long enough', { what, count: goes.count, bytes: goes.bytes, days });
    if (gone.length > 0) changed();
    return { rules: gone, bytes: gone.reduce((total, { goes }) => total + goes.bytes, 0) };
  };
  return {
    days: (what) => rulesNow().find((rule) => rule.what === what)?.days ?? null,
    preview,
    set: (rules) => {
      store.transaction(() => rules.forEach((rule) => store.system.saveRule(rule)));
      changed();
      return preview();
    },
    apply: (only = keptThing.options) => apply(only),
    daily: () => void apply(keptThing.options.filter((what) => what === 'logs' || saved().has(what) || usual(what).asked)),
  };
}

const firstAfterMs = 60_000;

/** Keeps to the rules once a day while the application is open. @returns how to stop */
export function keepDaily(keeping: Keeping, log: Log): () => void {
  let timer: NodeJS.Timeout;
  const next = (ms: number): void => {
    timer = setTimeout(() => {
      try {
        keeping.daily();
      } catch (error) {
        log('warning', 'system', 'What was kept long enough could not be removed.', failureFields(error));
      }
      next(dayMs);
    }, ms);
    timer.unref();
  };
  next(firstAfterMs);
  return () => clearTimeout(timer);
}
