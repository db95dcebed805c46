import type { Fault } from './faults.ts';
import type { Notice } from './notices.ts';

/** Days after its first one in which what is said may be about a fault: drift is looked for in windows of four weeks, and a chart takes a while. */
export const aboutDays = 42;

export interface Found {
  readonly fault: Fault;
  /** The first alert that speaks of it, and the first check of drift that names it; null where there is none. */
  readonly alert: Notice | null;
  readonly check: Notice | null;
  /** Alerts in all that speak of it. */
  readonly alerts: number;
}

export interface Matched {
  readonly found: readonly Found[];
  /** Alerts that speak of nothing that was injected. Promotions are told too, and are no alarm. */
  readonly falseAlarms: readonly Notice[];
}

const isAlarm = ({ kind, severity }: Notice): boolean => kind === 'alert' && severity !== 'info';

/** Which fault a notice speaks of: the newest one that is not too long ago and of which such a notice can speak. */
function faultOf(notice: Notice, faults: readonly Fault[]): Fault | undefined {
  return faults.findLast(
    ({ from, to, speaks }) =>
      notice.day >= from && notice.day <= (to ?? from) + aboutDays && speaks.some((start) => notice.key.startsWith(start)),
  );
}

/** Lays what was noticed beside what was injected. */
export function match(notices: readonly Notice[], faults: readonly Fault[]): Matched {
  const ours = notices.map((notice) => ({ notice, fault: faultOf(notice, faults) }));
  return {
    found: faults.map((fault) => {
      const about = ours.filter((one) => one.fault === fault).map(({ notice }) => notice);
      const alerts = about.filter(isAlarm);
      return { fault, alert: alerts[0] ?? null, check: about.find(({ kind }) => kind === 'check') ?? null, alerts: alerts.length };
    }),
    falseAlarms: ours.filter(({ notice, fault }) => isAlarm(notice) && !fault).map(({ notice }) => notice),
  };
}
