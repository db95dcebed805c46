import type { Finding } from '../../contract/entities/dataset.ts';
import type { Marked, Mending } from './mend.ts';

const number = (n: number): string => n.toLocaleString('en');
const rowsOf = ({ count }: Marked): string => `${number(count)} row${count === 1 ? '' : 's'}`;
const one = ({ count }: Marked, single: string, many: string): string => (count === 1 ? single : many);
const at = ({ lines, count }: Marked): string =>
  lines.length === 0
    ? 'lines that the import will name'
    : `line${lines.length === 1 ? '' : 's'} ${lines.map(number).join(', ')}${count > lines.length ? ' ...' : ''}`;

/** What had to be done to a file to read it as a table, with lines and what to do about it. */
export function mendingFindings(mending: Mending, file: string): Finding[] {
  const findings: Finding[] = [];
  const add = (code: Finding['code'], severity: Finding['severity'], found: Marked, message: string): void => {
    if (found.count > 0) findings.push({ code, severity, message, count: found.count, rows: found.lines });
  };
  const { padded, cut, shifted, otherDelimiter, leftOut, repeatedHeader, quotes, otherEncoding, nul, secondTable } = mending;
  add(
    'ragged-rows',
    'warning',
    leftOut,
    `${rowsOf(leftOut)} of ${file} ${one(leftOut, 'does', 'do')} not fit the columns and ${one(leftOut, 'is', 'are')} left out (${at(leftOut)}). Correct ${one(leftOut, 'the line', 'the lines')} in the file and import it again, or choose another delimiter or quotation mark.`,
  );
  add(
    'ragged-rows',
    'warning',
    padded,
    `${rowsOf(padded)} of ${file} ${one(padded, 'has', 'have')} fewer cells than there are columns and ${one(padded, 'is', 'are')} filled up with empty ones (${at(padded)}). Correct the file where a cell other than the last is the one that lacks.`,
  );
  add(
    'ragged-rows',
    'info',
    cut,
    `${rowsOf(cut)} of ${file} ${one(cut, 'ends', 'end')} with empty cells beyond the last column, which are left out (${at(cut)}).`,
  );
  add(
    'ragged-rows',
    'warning',
    shifted,
    `${rowsOf(shifted)} of ${file} ${one(shifted, 'has', 'have')} an empty cell too many; without it the others suit their columns (${at(shifted)}). Check ${one(shifted, 'this line', 'these lines')}.`,
  );
  add(
    'ragged-rows',
    'warning',
    otherDelimiter,
    `${rowsOf(otherDelimiter)} of ${file} ${one(otherDelimiter, 'has', 'have')} another delimiter than the rest and ${one(otherDelimiter, 'is', 'are')} read with that (${at(otherDelimiter)}).`,
  );
  add(
    'ragged-rows',
    'info',
    quotes,
    `${rowsOf(quotes)} of ${file} ${one(quotes, 'has a quotation mark', 'have quotation marks')} within a cell that ${one(quotes, 'is', 'are')} not doubled and ${one(quotes, 'is', 'are')} read as text (${at(quotes)}).`,
  );
  add(
    'repeated-header',
    'info',
    repeatedHeader,
    `The header stands in ${file} again ${repeatedHeader.count === 1 ? 'once' : `${number(repeatedHeader.count)} times`} and is left out there (${at(repeatedHeader)}).`,
  );
  if (secondTable !== null) {
    findings.push({
      code: 'second-table',
      severity: 'warning',
      message: `Another table begins in ${file}${secondTable === 0 ? '' : ` at line ${number(secondTable)}`}. It and what follows is left out: save it as a file of its own to import it.`,
      count: 1,
      rows: secondTable === 0 ? [] : [secondTable],
    });
  }
  if (mending.beyondAscii) {
    add(
      'encoding',
      'warning',
      otherEncoding,
      `${rowsOf(otherEncoding)} of ${file} ${one(otherEncoding, 'is', 'are')} not UTF-8 like the rest and read as windows-1252 (${at(otherEncoding)}). Check the letters there.`,
    );
  }
  add(
    'encoding',
    'info',
    nul,
    `${number(nul.count)} NUL character${nul.count === 1 ? '' : 's'} in ${file} ${one(nul, 'is', 'are')} left out (${at(nul)}).`,
  );
  return findings;
}
