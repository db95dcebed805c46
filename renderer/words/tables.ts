import type { JoinReport, TableKind } from '../../contract/entities/tables.ts';
import { count, percent } from './numbers.ts';

export const kindLabels: Record<TableKind, string> = {
  main: 'Main table',
  'future-rows': 'Coming rows',
  static: 'Attributes',
  dated: 'By date',
  calendar: 'Calendar',
  unused: 'Left out',
};
export const kindMeanings: Record<TableKind, string> = {
  main: 'Holds the dates and the target; the other tables are joined to it.',
  'future-rows': 'Rows after the end of the main table, without the target: what is known of the coming dates.',
  static: 'One row for each series, or for what it belongs to.',
  dated: 'One row for each date, or for each date and key.',
  calendar: 'Special days: holidays and events.',
  unused: 'Nothing of it is imported.',
};

/** `store_nbr`, or `store = Store` where the names differ. */
export const keyText = (on: JoinReport['on']): string =>
  on.map(({ left, right }) => (left === right ? left : `${left} = ${right}`)).join(', ');

/** Share of the rows that found a partner; nothing for tables of which that says nothing. */
export function matchedText({ kind, matched, unmatched }: JoinReport): string {
  if (kind === 'main' || kind === 'unused' || matched + unmatched === 0) return '';
  const share = matched / (matched + unmatched);
  return percent(share, { decimals: share > 0 && share < 1 ? 1 : 0 });
}

/** What a join did to the rows, in words. */
export function rowsText({ kind, rowsBefore, rowsAfter }: JoinReport): string {
  if (kind === 'unused') return '';
  if (kind === 'main') return count(rowsAfter);
  return `${count(rowsBefore)} → ${count(rowsAfter)}`;
}

/** What is known of the rows on either side that found no partner. */
export function unmatchedText({ kind, unmatched, unmatchedRight, table }: JoinReport): string {
  const parts: string[] = [];
  if (kind === 'future-rows' && unmatched > 0) parts.push(`${count(unmatched)} rows belong to series without history and are left out.`);
  if ((kind === 'static' || kind === 'dated') && unmatched > 0)
    parts.push(`${count(unmatched)} rows of the main table find nothing in ${table}; its columns are empty there.`);
  if (kind === 'calendar') parts.push(`${count(unmatched)} rows of the main table are on none of its days.`);
  if (unmatchedRight > 0)
    parts.push(`${count(unmatchedRight)} ${kind === 'calendar' ? 'days' : 'rows'} of ${table} are asked for by no row.`);
  return parts.join(' ');
}
