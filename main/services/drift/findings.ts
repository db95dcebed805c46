import type { DriftDetails, DriftFinding } from '../../../contract/entities/drift.ts';
import { plural } from '../reports/format.ts';
import { seasonName } from './season-labels.ts';

type Details = Omit<DriftDetails, 'check'>;

/** Series whose levels moved are a warning from this part of all sizes on, or where they moved the sum of all by so much. */
const MANY_SERIES = 0.2;
const MUCH_MOVED = 0.04;
/** Regressors that the model leans on less are worth knowing only. */
const LEAST_IMPORTANCE = 0.05;
/** Share of known values that are not what they were. */
const MANY_REVISED = 0.01;
const MANY_GONE = 0.05;

const percent = (value: number): string => `${(100 * value).toFixed(0)}%`;
const listed = (names: readonly string[], count = names.length): string =>
  names.slice(0, 5).join(', ') + (count > 5 ? ` and ${count - 5} more` : '');
const order = { critical: 0, warning: 1, info: 2 } as const;

/** What was found, the gravest first, each with what to do. */
export function findingsOf(details: Details): DriftFinding[] {
  const found = [
    ...errorsFound(details),
    ...columnsFound(details),
    ...seasonsFound(details),
    ...seriesFound(details),
    ...schemaFound(details),
  ];
  return found.sort((a, b) => order[a.severity] - order[b.severity]);
}

function errorsFound({ errors }: Details): DriftFinding[] {
  if (!errors?.drifted) return [];
  const by = [...new Set(errors.alarms.filter(({ direction }) => direction === 'up').map(({ detector }) => names[detector]))];
  const worst = errors.series.filter(({ drifted }) => drifted).map(({ name }) => name);
  return [
    {
      area: 'errors',
      severity: errors.after >= 2 * errors.before ? 'critical' : 'warning',
      title: 'Errors of forecasts have grown',
      evidence: `They are ${errors.after.toFixed(2)} times the size expected, before ${errors.before.toFixed(2)}; ${by.join(', ')} noticed.${worst.length > 0 ? ` Most in ${listed(worst)}.` : ''}`,
      whatToDo: 'Look at what changed below, then train a challenger on the newest data and compare.',
      since: errors.since,
    },
  ];
}
const names = { adwin: 'ADWIN', 'page-hinkley': 'Page-Hinkley', ddm: 'DDM' } as const;

function columnsFound({ columns, current, levels }: Details): DriftFinding[] {
  return columns.flatMap((column): DriftFinding[] => {
    const { name, role, decision, reasons, importance, sentence } = column;
    if (decision !== 'drift') return [];
    const since = levels.findLast(({ at }) => at >= current.from)?.at ?? current.from;
    if (reasons.length === 1 && reasons[0] === 'missing')
      return [
        {
          area: 'missing',
          severity: 'warning',
          title: `${name === 'target' ? 'The target' : name} is missing more often`,
          evidence: sentence,
          whatToDo: 'Look for a broken delivery or a closed place before anything is trained on it.',
          since: current.from,
        },
      ];
    if (role === 'target')
      return [
        {
          area: 'target',
          severity: 'warning',
          title: 'The target is not what it was',
          evidence: sentence,
          whatToDo: 'If the change stays, train on newer data; if it was an event, mark it as one.',
          since,
        },
      ];
    const little = importance !== null && importance < LEAST_IMPORTANCE;
    const weight = importance === null ? ' What the model leans on is not known.' : ` The model leans on it by ${percent(importance)}.`;
    return [
      {
        area: 'feature',
        severity: little ? 'info' : 'warning',
        title: `${name} has drifted`,
        evidence: sentence + weight,
        whatToDo: little
          ? 'Nothing, unless errors grow too.'
          : 'Check that it is still measured as before. If it is, the model may not know such values: train on newer data.',
        since: current.from,
      },
    ];
  });
}

const seasonsFound = ({ seasons }: Details): DriftFinding[] =>
  seasons.flatMap((season): DriftFinding[] =>
    season.drifted
      ? [
          {
            area: 'season',
            severity: 'warning',
            title: `${seasonName(season.seasonLength)} is not what it was`,
            evidence: `Its figure differs by ${season.effect.toFixed(2)} standard deviations${season.natural ? `; all but 5 of 100 earlier windows by less than ${(0.2 * season.natural.high).toFixed(2)}` : ''}.${season.amplitudeRatio === null ? '' : ` It is ${season.amplitudeRatio.toFixed(2)} times as large.`}`,
            whatToDo: 'Train on newer data, so that the season is learnt anew.',
            since: season.current.from,
          },
        ]
      : [],
  );

function seriesFound({ series, current }: Details): DriftFinding[] {
  // A single series is the target as a whole.
  if (series.drifted === 0 || series.compared < 2) return [];
  const moved = series.rows.filter(({ drifted }) => drifted);
  const weight = moved.reduce((sum, one) => sum + one.weight, 0);
  const apart = moved.reduce((sum, one) => sum + one.weight * Math.abs(one.change), 0);
  const named = moved.map(({ id, change }) => `${id} ${change > 0 ? '+' : ''}${percent(change)}`);
  return [
    {
      area: 'series',
      severity: weight >= MANY_SERIES || apart >= MUCH_MOVED ? 'warning' : 'info',
      title: `${plural(series.drifted, 'series', 'series')} of ${series.compared} ${series.drifted === 1 ? 'has' : 'have'} another level`,
      evidence: `${listed(named, series.drifted)}; together ${percent(weight)} of all.`,
      whatToDo: 'Look at these series: a promotion, a closed place, a price.',
      since: current.from,
    },
  ];
}

function schemaFound({ schema, series }: Details): DriftFinding[] {
  const found: DriftFinding[] = [];
  const say = (severity: DriftFinding['severity'], title: string, evidence: string, whatToDo: string): void => {
    found.push({ area: 'schema', severity, title, evidence, whatToDo, since: null });
  };
  if (schema.removed.length > 0)
    say(
      'critical',
      `${plural(schema.removed.length, 'column')} gone`,
      `Gone: ${listed(schema.removed)}.`,
      'A model that learnt from it cannot forecast without: bring it back, or train without it.',
    );
  if (schema.added.length > 0)
    say(
      'info',
      `${plural(schema.added.length, 'column')} new`,
      `New: ${listed(schema.added)}.`,
      'The deployed model does not use it; a model trained anew may.',
    );
  if (schema.vanishedCount > 0)
    say(
      schema.vanishedCount >= MANY_GONE * Math.max(1, series.compared + schema.vanishedCount) ? 'warning' : 'info',
      `${schema.vanishedCount} series ended`,
      `Ended: ${listed(schema.vanished, schema.vanishedCount)}.`,
      'If they are closed, nothing; else look at the delivery.',
    );
  if (schema.freshCount > 0)
    say(
      'info',
      `${schema.freshCount} new series`,
      `New: ${listed(schema.fresh, schema.freshCount)}.`,
      'A deployed model of single series does not know them: train anew to forecast them.',
    );
  const share = schema.values === 0 ? 0 : schema.revised / schema.values;
  if (schema.revised > 0)
    say(
      share >= MANY_REVISED ? 'warning' : 'info',
      'Values of the past were changed',
      `${schema.revised.toLocaleString('en')} of ${schema.values.toLocaleString('en')} values that both versions have differ (${(100 * share).toFixed(share < 0.001 ? 3 : 1)}%).`,
      share >= MANY_REVISED
        ? 'Find out why history was rewritten; a model trained before knows the old one.'
        : 'Nothing, if these are corrections.',
    );
  return found;
}

/** The check in one sentence. */
export function headlineOf({ columns, current }: Details, findings: readonly DriftFinding[]): string {
  const grave = findings.filter(({ severity }) => severity !== 'info');
  const looked = `${current.from} to ${current.to}`;
  if (grave.length === 0) return `Nothing has drifted: ${plural(columns.length, 'column')}, ${looked}.`;
  return `${grave
    .map(({ title }) => title)
    .slice(0, 3)
    .join('; ')}${grave.length > 3 ? ` and ${grave.length - 3} more` : ''} (${looked}).`;
}
