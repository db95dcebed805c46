import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LogEntry, LogFilter, LogLevel, LogPart } from '../../contract/entities/log.ts';
import type { KeepingPreview, KeepingRule, SystemMinute, SystemReport } from '../../contract/entities/system.ts';
import { toFailure, type Failure } from '../words/failures.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';

export type SystemPart = 'machine' | 'log' | 'keeping';

export interface LogState {
  readonly least: LogLevel;
  readonly part: LogPart | null;
  readonly text: string;
  /** Hours back; null for all. */
  readonly hours: number | null;
  /** The newest first. */
  readonly entries: readonly LogEntry[];
  readonly next: string | null;
  readonly loading: boolean;
  readonly failure: Failure | null;
  /** `at` of the entry that is opened. */
  readonly selected: string | null;
}

export interface SystemState {
  readonly part: SystemPart;
  readonly hours: number;
}

export interface SystemSlice {
  readonly store: StoreApi<SystemState>;
  /** One entry, with the key ''. */
  readonly report: Cache<SystemReport>;
  /** By hours. */
  readonly minutes: Cache<SystemMinute[]>;
  readonly log: StoreApi<LogState>;
  /** By rules that are tried, as JSON; '' for those that hold. */
  readonly keeping: Cache<KeepingPreview>;
  /** Looks for lines anew, with other filters where some are given. */
  findLines(change?: Partial<Pick<LogState, 'least' | 'part' | 'text' | 'hours'>>): Promise<void>;
  /** The page before those that are there. */
  moreLines(): Promise<void>;
  changed(): void;
}

export const logPageSize = 300;

const filterOf = ({ least, part, text, hours }: LogState): LogFilter => ({
  least,
  ...(part && { part }),
  ...(text.trim() !== '' && { text: text.trim() }),
  ...(hours !== null && { since: new Date(Date.now() - hours * 3_600_000).toISOString() }),
});

export function createSystem(api: Api): SystemSlice {
  const store = createStore<SystemState>(() => ({ part: 'machine', hours: 1 }));
  const log = createStore<LogState>(() => ({
    least: 'info',
    part: null,
    text: '',
    hours: null,
    entries: [],
    next: null,
    loading: false,
    failure: null,
    selected: null,
  }));
  let turn = 0;
  const read = async (before: string | null): Promise<void> => {
    const mine = ++turn;
    log.setState({ loading: true });
    try {
      const page = await api['logs.read']({ filter: filterOf(log.getState()), limit: logPageSize, ...(before !== null && { before }) });
      if (mine !== turn) return;
      log.setState(({ entries }) => ({
        entries: before === null ? page.entries : [...entries, ...page.entries],
        next: page.next,
        loading: false,
        failure: null,
      }));
    } catch (error) {
      if (mine === turn) log.setState({ loading: false, failure: toFailure(error) });
    }
  };
  const report = createCache(() => api['system.report'](), 1);
  const minutes = createCache((hours) => api['system.minutes']({ hours: Number(hours) }), 4);
  const keeping = createCache((rules) => api['keeping.preview'](rules === '' ? {} : { rules: JSON.parse(rules) as KeepingRule[] }), 8);
  return {
    store,
    report,
    minutes,
    log,
    keeping,
    findLines: (change = {}) => {
      log.setState(change);
      return read(null);
    },
    moreLines: async () => {
      const { next, loading } = log.getState();
      if (next !== null && !loading) await read(next);
    },
    changed: () => keeping.renew(),
  };
}
