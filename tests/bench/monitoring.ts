import { degradedPanel } from '../engine/monitoring/degraded-panel.ts';
import { controlChart, degradation, expectationOf } from '../../engine/monitoring/index.ts';

// How often errors alarm when nothing has changed, and how soon they do when something has; the table of docs/methods/monitoring.md:
//   npm run node -- tests/bench/monitoring.ts [--runs 100]

const at = process.argv.indexOf('--runs');
const runs = at < 0 ? 100 : Number(process.argv[at + 1]);
const PERIODS = 100;
const CHANGE = 50;

const changes = {
  none: (_: number, error: number): number => error,
  'level-shift': (t: number, error: number): number => error + (t >= CHANGE ? 1.5 : 0),
  'drift-away': (t: number, error: number): number => error + Math.max(0, t - CHANGE) * 0.06,
  spread: (t: number, error: number): number => error * (t >= CHANGE ? 2.5 : 1),
} as const;

console.log('correlation\tseries\tfolds x steps\tdisturbed\tfalse alarms\tchange\tnoticed\tperiods until then\tcalled so');
for (const correlation of [0, 0.5])
  for (const [series, folds, steps, disturbed] of [
    [1, 3, 14, 0],
    [1, 5, 28, 0],
    [30, 3, 14, 0],
    [30, 5, 28, 0],
    [30, 1, 28, 0],
    [10, 12, 7, 0],
    [10, 12, 7, 1],
    [10, 12, 7, 2],
  ] as const) {
    let falseAlarms = 0;
    for (const [which, [name, change]] of Object.entries(changes).entries()) {
      let [noticed, delay, called] = [0, 0, 0];
      for (let run = 0; run < runs; run++) {
        const { backtest, matured } = degradedPanel({
          series,
          folds,
          steps,
          periods: PERIODS,
          correlation,
          disturbed,
          seed: 1000 * which + run,
          change,
        });
        const expectation = expectationOf(backtest, series);
        const chart = controlChart(matured, expectation);
        if (name === 'none') falseAlarms += chart.alarmAt === null ? 0 : 1;
        else if (chart.alarmAt !== null && chart.alarmAt >= CHANGE) {
          noticed++;
          delay += chart.alarmAt - CHANGE;
          if (degradation(matured, expectation, chart)?.causes[0]?.cause === name) called++;
        }
      }
      if (name !== 'none')
        console.log(
          [
            correlation,
            series,
            `${folds} x ${steps}`,
            disturbed,
            (falseAlarms / runs).toFixed(2),
            name,
            (noticed / runs).toFixed(2),
            (delay / noticed).toFixed(1),
            (called / noticed).toFixed(2),
          ].join('\t'),
        );
    }
  }
