import path from 'node:path';
import { ApiError } from '../../../contract/errors.ts';
import { writeWhole } from '../../services/files/write-whole.ts';
import { servedCsv, servedForecast, servedPage } from '../../services/monitoring/served-forecast.ts';
import { note, print, printJson, table } from '../output.ts';
import { figure } from '../registry/words.ts';
import { withSession, type CommonOptions } from '../session.ts';

export interface ServedOptions extends CommonOptions {
  readonly series?: string;
  readonly out?: string;
}

const rowsShown = 40;

/** What a deployment gives to its users: its newest forecast, and which version serves each series. */
export async function deployForecast(name: string, { series, out, ...options }: ServedOptions): Promise<void> {
  if (out !== undefined && !/\.csv$/i.test(out))
    throw new ApiError('bad-input', `--out writes CSV: give a name that ends in .csv, not ${out}.`, { field: 'out' });
  await withSession(options, async ({ app }) => {
    const whole = servedForecast(app, app.monitoring.get(name).id);
    if (out !== undefined) {
      await writeWhole(path.resolve(out), servedCsv(whole));
      note(`Wrote ${out}`);
    }
    const { rows, ...page } = servedPage(whole, { offset: 0, limit: Infinity, search: series });
    if (options.json) return printJson({ deployment: whole.deployment, ...page, rows });
    const who = page.versions.map(({ number, label, series: count }) => `v${number} (${label}) serves ${count} series`);
    print(`${whole.deployment}, ${page.horizon} periods after ${page.origin}: ${who.join(', ')}`);
    if (out !== undefined) return;
    const lines = rows.flatMap(({ series: keys, version, time, forecast, bands }) =>
      time.map((date, step) => [
        Object.values(keys).join(' / '),
        date,
        figure(forecast[step]),
        ...bands.map(({ lower, upper }) => `${figure(lower[step])} to ${figure(upper[step])}`),
        `v${version}`,
      ]),
    );
    print('');
    print(table(['series', 'date', 'forecast', ...page.levels.map((level) => `${level}%`), 'served by'], lines.slice(0, rowsShown)));
    if (lines.length > rowsShown) print(`... and ${lines.length - rowsShown} more rows; --out FILE.csv writes them all`);
  });
}
