import type { Finding } from '../../../contract/entities/dataset.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { findLeak, type Leak } from '../../../engine/validation/leakage.ts';
import { pastScore, tokensOf } from '../names.ts';
import { plural } from '../words.ts';

/** A column beside the target, as numbers. */
export interface Beside {
  /** The column's name, or `column=value` for a category. */
  readonly name: string;
  /** `future`: models may see it for the periods that they forecast. */
  readonly role: 'future' | 'past';
  readonly values: Float64Array;
  /** n x futurePeriods; absent where no period after the end is known. */
  readonly future?: Float64Array;
}

/** Words of columns that are made from the target. */
const madeFromTarget: ReadonlySet<string> = new Set(['lag', 'lagged', 'lead', 'rolling', 'ewm', 'cumsum', 'shift', 'shifted']);

/** The column that a category was made from. */
export const columnOf = (name: string): string => name.replace(/=.*$/s, '');

/** Longest shift that is tried: four short seasons or one long one, at least 14 periods. */
const longestLag = (m: number): number => Math.min(400, Math.max(14, m <= 31 ? 4 * m : m));

/** Columns that give the target away, or that nobody can know when the forecast is made. */
export function leakageFindings(panel: Panel, columns: readonly Beside[]): Finding[] {
  const findings: Finding[] = [];
  const named = new Set<string>();
  for (const beside of columns) {
    const column = columnOf(beside.name);
    const leak = findLeak(panel, beside.values, { longestLag: longestLag(panel.seasonLength) });
    const found = leak ? leakFinding(leak, beside, column) : null;
    if (found) findings.push(found);
    else if (beside.role === 'future' && !named.has(column)) findings.push(...nameFinding(column));
    if (found || beside.role === 'future') named.add(column);
  }
  return [...findings, ...emptyFuture(panel, columns)];
}

function leakFinding(leak: Leak, { name, role }: Beside, column: string): Finding | null {
  const known = role === 'future';
  const base = { column, count: 1 };
  const used = known
    ? ' A model that sees it will look perfect and fail in use.'
    : ' It is not used in forecasts as long as its role is past.';
  switch (leak.kind) {
    case 'target':
      return { ...base, code: 'leakage-target', severity: known ? 'error' : 'info', message: `${name} is the target itself.${used}` };
    case 'shifted': {
      const steps = plural(Math.abs(leak.lag), 'period');
      return leak.lag < 0
        ? {
            ...base,
            code: 'leakage-shifted',
            severity: known ? 'error' : 'warning',
            message: `${name} is the target ${steps} later: it knows the future.${used}`,
          }
        : {
            ...base,
            code: 'leakage-shifted',
            severity: known ? 'warning' : 'info',
            message: `${name} is the target ${steps} before: it is not known further than ${steps} ahead.`,
          };
    }
    case 'monotone':
      return {
        ...base,
        code: 'leakage-monotone',
        severity: known ? 'error' : 'info',
        message: `${name} ${leak.rank > 0 ? 'rises' : 'falls'} with the target value by value (rank correlation ${leak.rank.toFixed(3)}): it is made from it.${used}`,
      };
    case 'correlated':
      // Of a column that is known only afterwards it is what one hopes for.
      return known
        ? {
            ...base,
            code: 'leakage-correlated',
            severity: 'warning',
            message: `${name} follows the target closely (rank correlation ${leak.rank.toFixed(3)}). Is it really known in advance?`,
          }
        : null;
  }
}

/** A column marked as known in advance whose name says that it cannot be. */
export function nameFinding(column: string): Finding[] {
  const made = tokensOf(column).find((token) => madeFromTarget.has(token));
  if (made === undefined && pastScore(column) < 90) return [];
  const why = made === undefined ? 'by its name it is known only afterwards' : `by its name ("${made}") it is made from the target`;
  return [{ code: 'leakage-name', severity: 'warning', column, count: 1, message: `${column} is marked as known in advance, but ${why}.` }];
}

/** Columns marked as known in advance that are empty for the periods to come, while others are not. */
function emptyFuture(panel: Panel, columns: readonly Beside[]): Finding[] {
  if ((panel.futurePeriods ?? 0) === 0) return [];
  const empty = new Map<string, boolean>();
  for (const { name, role, future } of columns) {
    if (role !== 'future' || !future) continue;
    const column = columnOf(name);
    empty.set(column, (empty.get(column) ?? true) && future.every(Number.isNaN));
  }
  return [...empty].filter(([, none]) => none).map(([column]) => unknownFuture(column));
}

/** A column marked as known in advance, of which nothing is known for the periods to come. */
export const unknownFuture = (column: string): Finding => ({
  code: 'unknown-future',
  severity: 'warning',
  column,
  count: 1,
  message: `${column} is marked as known in advance, but has no value after the end of the target.`,
});
