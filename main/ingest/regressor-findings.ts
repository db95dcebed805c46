import type { Finding } from '../../contract/entities/dataset.ts';
import { formatPeriod, type TimeAxis } from '../../engine/core/time-axis.ts';
import type { Assembled } from './assemble.ts';
import { plural } from './findings.ts';
import type { Features } from './regressors.ts';

const few = (names: readonly string[]): string => (names.length > 5 ? `${names.slice(0, 5).join(', ')} ...` : names.join(', '));

/** What becomes of the columns that are known in advance. */
export function regressorFindings(
  { used, unused }: Features,
  { futurePeriods, ahead }: Assembled,
  axis: TimeAxis,
  /** Period of the newest value. */
  last: number,
): Finding[] {
  const findings: Finding[] = unused.map(({ column, why }) => ({
    code: 'regressor-unused',
    severity: 'info',
    message: `${column} is known in advance, but models do not use it: ${why}.`,
    count: 1,
    column,
  }));
  const names = used.map(({ name }) => name);
  if (names.length === 0) return findings;
  const them = names.length === 1 ? 'it' : 'them';
  if (futurePeriods === 0)
    findings.push({
      code: 'regressor-missing',
      severity: 'info',
      message:
        `${few(names)} ${names.length === 1 ? 'is' : 'are'} not known after ${formatPeriod(axis, last)}, so models do without ${them}. ` +
        'Add rows with the coming dates and an empty target to have them used.',
      count: names.length,
    });
  else
    findings.push({
      code: 'future-rows',
      severity: 'info',
      message:
        `${plural(ahead, 'row')} after the last value ${ahead === 1 ? 'says' : 'say'} what is known of the future: ${few(names)}, ` +
        `until ${formatPeriod(axis, last + futurePeriods)}. Models that take regressors use ${them}.`,
      count: ahead,
    });
  return findings;
}
