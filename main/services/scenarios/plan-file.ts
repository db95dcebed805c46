import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ScenarioEdit } from '../../../contract/entities/scenario.ts';
import { ApiError } from '../../../contract/errors.ts';
import { scanRecord } from '../../ingest/csv-records.ts';
import { plannedNames } from './plans.ts';
import type { RunForecasts } from './run-forecasts.ts';
import type { PeriodFinder } from './select-cells.ts';

const mostBytes = 64e6;
const mostValues = 1_000_000;
const words: Readonly<Record<string, number>> = { yes: 1, true: 1, no: 0, false: 0 };

/** A number as a plan has it; null for an empty cell. @throws ApiError */
function valueOf(text: string, line: number, column: string): number | null {
  const plain = text.trim();
  if (plain === '') return null;
  const value = words[plain.toLowerCase()] ?? Number(plain);
  if (Number.isFinite(value)) return value;
  throw new ApiError('not-a-number', `Line ${line} has "${plain.slice(0, 40)}" as ${column}, which is not a number.`, {
    row: line,
    column,
  });
}

/**
 * Plans of regressors from a CSV with the key columns, the date and a column for each regressor, as the data have them. Rows of the past and values
 * that are as planned already are left out.
 *
 * @throws ApiError that names line and column; `bad-input` where nothing is left
 */
export async function readPlanFile(
  file: string,
  name: string,
  forecasts: RunForecasts,
  periods: PeriodFinder,
): Promise<Extract<ScenarioEdit, { what: 'regressor-values' }>> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new ApiError('file-missing', `${name} cannot be opened: it is not there or not a file.`, { file: name });
  if (found.size > mostBytes)
    throw new ApiError('bad-input', `${name} has ${found.size} bytes; plans have ${mostBytes} at most.`, { file: name });
  const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  const head = text.slice(0, Math.max(0, text.search(/[\r\n]|$/)));
  const delimiter = [';', '\t', ','].find((mark) => head.includes(mark)) ?? ',';
  const records: string[][] = [];
  for (let at = 0; at < text.length;) {
    const record = scanRecord(text, at, { delimiter, quote: '"', escape: '' }, true);
    if (!record) break;
    records.push(record.cells);
    at = record.end;
  }
  const [header = [], ...rows] = records;
  const { loaded, rowOf, next, horizon } = forecasts;
  const { version, panel, keys } = loaded;
  const known = panel.futurePeriods ?? 0;
  const place = (wanted: string): number => header.findIndex((cell) => cell.trim().toLowerCase() === wanted.toLowerCase());
  const keyPlaces = version.keyNames.map((key) => {
    const at = place(key);
    if (at < 0) throw new ApiError('no-column', `${name} has no column ${key}, which tells series apart.`, { file: name, column: key });
    return at;
  });
  const datePlace = [version.roles.date ?? 'date', 'date'].map(place).find((at) => at >= 0);
  if (datePlace === undefined)
    throw new ApiError('no-date', `${name} has no column ${version.roles.date ?? 'date'}.`, {
      file: name,
      column: version.roles.date ?? 'date',
    });
  const columns = plannedNames(loaded).flatMap((regressor) => {
    const at = place(regressor);
    return at < 0 ? [] : [{ regressor, at, future: panel.regressors?.find((one) => one.name === regressor)?.future }];
  });
  if (columns.length === 0)
    throw new ApiError('no-column', `${name} has none of the columns ${plannedNames(loaded).join(', ') || '(there are no regressors)'}.`, {
      file: name,
    });
  const seriesOf = new Map(panel.ids.map((_, i) => [JSON.stringify(keys.map((column) => column[i] ?? '')), i]));
  const values: { series: number; period: string; name: string; value: number }[] = [];
  let ahead = 0;
  rows.forEach((cells, r) => {
    const line = r + 2;
    if (cells.every((cell) => cell.trim() === '')) return;
    const key = keyPlaces.map((at) => (cells[at] ?? '').trim());
    const series = version.keyNames.length === 0 ? 0 : seriesOf.get(JSON.stringify(key));
    if (series === undefined)
      throw new ApiError('bad-input', `Line ${line} of ${name} is of ${key.join(' / ')}, which this forecast does not have.`, {
        row: line,
      });
    const row = rowOf[series] as number;
    const period = (cells[datePlace] ?? '').trim();
    const step = row < 0 ? -1 : stepOf(period, next[row] as number, periods);
    if (step < 0 || step >= horizon) return;
    ahead++;
    for (const { regressor, at, future } of columns) {
      const value = valueOf(cells[at] ?? '', line, regressor);
      if (value === null || future?.[series * known + step] === value) continue;
      values.push({ series, period, name: regressor, value });
    }
  });
  if (ahead === 0)
    throw new ApiError('bad-input', `${name} has no row of a period ahead. Dates are written as in the forecast.`, { file: name });
  if (values.length === 0) throw new ApiError('bad-input', `${name} has the plans as they are: nothing changes.`, { file: name });
  if (values.length > mostValues) throw new ApiError('bad-input', `${name} changes more than ${mostValues} values.`, { file: name });
  return { what: 'regressor-values', file: path.basename(name), values };
}

function stepOf(period: string, next: number, periods: PeriodFinder): number {
  try {
    return periods.of(period, 'date') - next;
  } catch {
    // A period of the past, or beyond the horizon.
    return -1;
  }
}
