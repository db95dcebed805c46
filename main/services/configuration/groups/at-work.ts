import { driftCorrections, driftMeasures, driftTests } from '../../../../engine/drift/rules.ts';
import { boolean, choice, group, integer, number, text, texts } from '../setting.ts';

/** Policy that a deployment gets when it is made. */
export const deployments = group(
  'The policy that a new deployment gets (docs/retraining.md). Those that are there keep theirs, which Monitor and "deploy" change.',
  {
    retrain_on_drift: boolean({ help: 'Train a challenger when the data have drifted.', default: true }),
    retrain_on_degradation: boolean({
      help: 'Train a challenger when the errors have grown beyond what the backtest led to expect.',
      default: true,
    }),
    retrain_every_periods: integer({
      help: 'Train a challenger when so many periods have come since the last.',
      empty: 'never by age alone',
      min: 1,
      max: 10_000,
    }),
    promote: choice({
      help: 'Whether a better challenger takes the place of the champion by itself.',
      default: 'if-better',
      choices: ['never', 'if-better'],
    }),
    alpha: number({ help: 'Error level of the test that calls a challenger better.', default: 0.05, min: 0.0001, max: 0.5 }),
    min_folds: integer({ help: 'Origins at which both must have been judged.', default: 3, min: 1, max: 50 }),
    trial_periods: integer({
      help: 'Periods that a better challenger is tried beside the champion before it takes its place; 0 for none.',
      default: 0,
      min: 0,
      max: 1000,
      aliases: [{ name: 'shadow_periods' }],
    }),
    ab_share: integer({
      help: 'Percent of the series that it serves during these periods (an A/B period); 0 for none: it forecasts in the shadow.',
      default: 0,
      min: 0,
      max: 99,
    }),
    rollback: boolean({ help: 'Bring the champion before back where a fresh one does worse on what comes.', default: true }),
  },
);

/** What is said of data that arrive for a deployment, and of its errors. */
export const monitoring = group('What is watched of deployments.', {
  quiet_periods: integer({
    help: 'Periods in a row within their limits, or without drift, after which the alert of grown errors, or of drift, is settled.',
    default: 7,
    min: 1,
    max: 1000,
  }),
  lost_series: number({
    help: 'Share of the series that may be gone from new data before they are refused as broken.',
    default: 0.5,
    min: 0,
    max: 1,
  }),
  unit_factor: number({
    help: 'Factor by which the middle series has to change for new data to look like another unit.',
    default: 5,
    min: 1.1,
    max: 1000,
  }),
});

/** Below that no test makes a finding of it. */
const matters = (what: string, usual: number) =>
  number({ help: `${what} from which on a difference matters.`, default: usual, min: 0.001, max: 1000 });

/** Checks for drift that nobody gave settings. */
export const drift = group('Checks of data versions and deployments for drift, where nobody says otherwise (docs/drift.md).', {
  level: number({ help: 'Share of checks without any drift that find some.', default: 0.05, min: 0.000001, max: 0.5 }),
  recent: integer({ help: 'Newest periods that are compared with those before.', empty: 'by frequency and season', min: 1, max: 100_000 }),
  ignore: texts({ help: 'Columns that are not looked at.', empty: 'none', most: 500 }),
  test: choice({
    help: 'Test of numbers: by-values is Kolmogorov-Smirnov, or chi-squared of the values where there are few of them; chi-squared is of ten bins. Categories are always compared by chi-squared.',
    default: 'by-values',
    choices: driftTests,
  }),
  few_values: integer({ help: 'Distinct values up to which by-values compares numbers value by value.', default: 20, min: 0, max: 1000 }),
  correction: choice({
    help: 'What is done about the number of tests: benjamini-hochberg keeps the share of false findings, holm and bonferroni the chance of any at all.',
    default: 'benjamini-hochberg',
    choices: driftCorrections,
  }),
  measures: texts({
    help: 'By what a difference is measured: psi, wasserstein, jensen-shannon, statistic (of the test). The one that says most counts.',
    default: ['psi', 'wasserstein'],
    least: 1,
    most: 4,
    check: (value) =>
      (value as readonly string[]).every((one) => driftMeasures.some((known) => known === one))
        ? null
        : `a list of ${driftMeasures.join(', ')}`,
  }),
  least_psi: matters('Stability index, above what chance makes of it,', 0.1),
  least_wasserstein: matters('Wasserstein distance in standard deviations', 0.1),
  least_jensen_shannon: matters('Jensen-Shannon distance (0 to 1)', 0.1),
  least_statistic: matters("Statistic of the test (0 to 1: the largest difference of distribution functions, or Cramer's V)", 0.1),
  least_missing: matters('Difference of the shares of missing values', 0.05),
  least_level: matters('Move of the level of a regressor in standard deviations', 0.2),
});

const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);

/** Schedules that are made, and how they run. */
export const schedules = group('What a new schedule is offered with, and how schedules run (docs/schedules.md).', {
  time_zone: text({
    help: 'Time zone of new schedules, such as Europe/Berlin.',
    empty: 'that of this machine',
    check: (value) => (zones.has(value as string) ? null : 'a time zone, such as Europe/Berlin'),
  }),
  retries: integer({ help: 'Tries after a failure, each after twice as long.', default: 2, min: 0, max: 10 }),
  timeout_minutes: integer({ help: 'Minutes after which a run is stopped.', empty: 'none', min: 1, max: 10_080 }),
  at_once: integer({ help: 'Runs of schedules at the same time.', default: 2, min: 1, max: 16, restart: true }),
  backoff_seconds: number({
    help: 'Seconds before a failed run is tried again the first time.',
    default: 60,
    min: 1,
    max: 86_400,
    restart: true,
  }),
});

/** A step of a flow that takes longer is stopped, and tried again. */
const minutes = (what: string, usual: number) => number({ help: `Minutes that ${what} may take.`, default: usual, min: 0.1, max: 43_200 });

/** How deployments go through their steps. */
export const flows = group(
  'How deployments go through their steps (docs/retraining.md). A step that takes too long is stopped and tried again; times hold from the next flow on.',
  {
    at_once: integer({ help: 'Flows at the same time.', default: 1, min: 1, max: 16, restart: true }),
    tries: integer({
      help: 'Tries of a step that fails for what may pass, or takes too long; 1 for none again.',
      default: 3,
      min: 1,
      max: 10,
    }),
    backoff_seconds: number({
      help: 'Seconds before a failed step is tried again the first time; twice as long each time after.',
      default: 5,
      min: 0.1,
      max: 3600,
      restart: true,
    }),
    validate_minutes: minutes('looking at the newest data', 10),
    process_minutes: minutes("preparing them as the champion's data were", 60),
    drift_minutes: minutes('comparing them with what the champion learnt from', 30),
    evaluate_minutes: minutes('judging past forecasts', 30),
    retrain_minutes: minutes('training a challenger', 1440),
    compare_minutes: minutes('judging challenger and champion on folds', 60),
    promote_minutes: minutes('promoting or keeping', 10),
    infer_minutes: minutes('forecasting', 60),
    report_minutes: minutes('writing a report', 30),
    alert_minutes: minutes('telling of what happened', 1),
  },
);

/** The local API. */
export const api = group('The local API (docs/api.md). Whether it runs with the application is chosen in Settings.', {
  port: integer({ help: 'Port on 127.0.0.1; Settings show and change it too.', default: 5001, min: 1024, max: 65_535 }),
  rate_limit: integer({
    help: 'Requests a minute and token; 0 for as many as come. Takes effect when the API starts.',
    default: 12_000,
    min: 0,
    max: 100_000_000,
  }),
});
