import type { SystemMinute } from '../../../contract/entities/system.ts';
import { addDurations, latencyOf, noDurations, type Durations } from './durations.ts';

/** What a process saw of one minute; a minute of several processes, and several minutes, add up. */
export interface MinuteFigures {
  readonly looks: number;
  readonly cpu: number;
  readonly ownCpu: number;
  readonly memory: number;
  readonly memoryFree: number | null;
  readonly diskFree: number | null;
  readonly jobs: number;
  readonly jobsDone: number;
  readonly jobsFailed: number;
  readonly forecasts: Durations;
}

export const emptyMinute: MinuteFigures = {
  looks: 0,
  cpu: 0,
  ownCpu: 0,
  memory: 0,
  memoryFree: null,
  diskFree: null,
  jobs: 0,
  jobsDone: 0,
  jobsFailed: 0,
  forecasts: noDurations,
};

const least = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));

/** One look at the machine on top of what the minute has so far. */
export interface Look {
  readonly cpu: number;
  readonly ownCpu: number;
  readonly memory: number;
  readonly memoryFree: number;
  readonly diskFree: number | null;
  readonly jobs: number;
}

export const withLook = (minute: MinuteFigures, look: Look): MinuteFigures => ({
  ...minute,
  looks: minute.looks + 1,
  cpu: minute.cpu + look.cpu,
  ownCpu: minute.ownCpu + look.ownCpu,
  memory: Math.max(minute.memory, look.memory),
  memoryFree: least(minute.memoryFree, look.memoryFree),
  diskFree: least(minute.diskFree, look.diskFree),
  jobs: Math.max(minute.jobs, look.jobs),
});

/** @param at - minutes since 1970, of the first */
export function minuteOf(at: number, figures: readonly MinuteFigures[]): SystemMinute {
  const looks = figures.reduce((sum, one) => sum + one.looks, 0);
  const sum = (of: (one: MinuteFigures) => number): number => figures.reduce((total, one) => total + of(one), 0);
  const most = (of: (one: MinuteFigures) => number): number => figures.reduce((top, one) => Math.max(top, of(one)), 0);
  return {
    at: new Date(at * 60_000).toISOString(),
    cpu: looks === 0 ? null : sum(({ cpu }) => cpu) / looks,
    ownCpu: looks === 0 ? null : sum(({ ownCpu }) => ownCpu) / looks,
    memory: looks === 0 ? null : most(({ memory }) => memory),
    memoryFree: figures.reduce<number | null>((low, one) => least(low, one.memoryFree), null),
    diskFree: figures.reduce<number | null>((low, one) => least(low, one.diskFree), null),
    jobs: most(({ jobs }) => jobs),
    jobsDone: sum(({ jobsDone }) => jobsDone),
    jobsFailed: sum(({ jobsFailed }) => jobsFailed),
    forecasts: latencyOf(addDurations(figures.map(({ forecasts }) => forecasts))),
  };
}
