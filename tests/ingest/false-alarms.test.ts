import { afterAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../contract/entities/dataset.ts';
import { featureFindings } from '../../main/ingest/validation/feature-findings.ts';
import { valueFindings } from '../../main/ingest/validation/value-findings.ts';
import { sharedData } from '../shared-data.ts';
import { makeWorkbench } from './workbench.ts';

const bench = makeWorkbench();
afterAll(() => bench.close());

/** Real data with nothing wrong but what the second column says: codes of warnings that are true. */
const files: readonly (readonly [string, readonly string[]])[] = [
  ['main-job/air_passengers.csv', []],
  ['main-job/atm_withdrawals.csv', ['gaps', 'missing-periods']],
  ['main-job/ecommerce_transactions.csv', ['duplicate-rows', 'negative-values']],
  ['main-job/m4_quarterly_sample.csv', []],
  ['main-job/rossmann_train.csv', []],
  // Produce was not sold in some months; Christmas is missing.
  ['main-job/store_sales_long.csv', ['gaps', 'level-shift', 'missing-periods']],
  ['main-job/umsatz_koeln.csv', ['gaps']],
  ['classic/sunspot.month.csv', []],
  ['classic/lynx.csv', []],
  ['classic/co2.csv', []],
  ['retail/uci_bike_sharing_daily.csv', []],
  ['retail/uci_sales_transactions_weekly.csv', []],
];

describe('real data', () => {
  it.each(files)('%s gives no false alarm at any stage', async (name, expected) => {
    const file = sharedData(...name.split('/'));
    if (file === null) return;
    const { preview, snapshot, panel } = await bench.run({ path: file, name: name.replace(/.*\//, '') });
    const findings: Finding[] = [
      ...preview.report.findings,
      ...snapshot.report.findings,
      ...valueFindings(panel, snapshot.axis),
      ...featureFindings(panel, snapshot.axis, new Set(), new Set(snapshot.roles.future)),
    ];
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    // How long ago the data end depends on the day.
    const warned = findings.filter(({ severity, code }) => severity === 'warning' && code !== 'stale-data').map(({ code }) => code);
    expect([...new Set(warned)].sort()).toEqual(expected);
  });
});
