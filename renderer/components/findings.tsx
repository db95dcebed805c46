import { Button } from '@mantine/core';
import type { Finding, ValidationReport } from '../../contract/entities/dataset.ts';
import type { FindingExample, Remedy } from '../../contract/entities/validation.ts';
import { count, significant } from '../words/numbers.ts';
import { severityLabels } from '../words/terms.ts';
import { CheckIcon, ErrorIcon, NoteIcon, WarningIcon } from './icons.tsx';
import css from './findings.module.css';

const icons = { error: ErrorIcon, warning: WarningIcon, info: NoteIcon } as const;
const weight = { error: 0, warning: 1, info: 2 } as const;

interface Acts {
  /** Makes the change that a finding offers; without it none is offered. */
  readonly onRemedy?: ((remedy: Remedy) => void) | undefined;
  /** Shows an example where it stands; without it examples are words. */
  readonly onExample?: ((example: FindingExample) => void) | undefined;
  /** A change is on its way. */
  readonly busy?: boolean | undefined;
}

/** A validation report in plain words, the gravest findings first. */
export function Findings({ report, clean, ...acts }: { readonly report: ValidationReport; readonly clean?: string } & Acts) {
  const findings = report.findings.toSorted((a, b) => weight[a.severity] - weight[b.severity]);
  if (findings.length === 0)
    return (
      <p className={css.clean}>
        <CheckIcon size={14} /> {clean ?? 'Nothing to settle: no gaps, duplicates or unreadable values.'}
      </p>
    );
  return (
    <ul className={css.list} aria-label="Findings">
      {findings.map((finding, index) => (
        <Row key={`${finding.code}${finding.column ?? ''}${index}`} finding={finding} {...acts} />
      ))}
    </ul>
  );
}

function Row({ finding, onRemedy, onExample, busy }: { readonly finding: Finding } & Acts) {
  const Icon = icons[finding.severity];
  const remedies = onRemedy ? (finding.remedies ?? []) : [];
  const places = onExample ? (finding.examples ?? []) : [];
  return (
    <li className={css.row} data-severity={finding.severity}>
      <span className={css.icon}>
        <Icon size={14} />
        <span className="unseen">{severityLabels[finding.severity]}</span>
      </span>
      <div className={css.words}>
        <p>{finding.message}</p>
        {examples(finding, places.length > 0).map((line) => (
          <p key={line} className={css.where}>
            {line}
          </p>
        ))}
        {(places.length > 0 || remedies.length > 0) && (
          <div className={css.acts}>
            {remedies.map((remedy) => (
              <Button key={remedy.label} size="compact-xs" variant="default" disabled={busy ?? false} onClick={() => onRemedy?.(remedy)}>
                {remedy.label}
              </Button>
            ))}
            {places.map((place) => (
              <button key={`${place.series} ${place.period}`} type="button" className={css.place} onClick={() => onExample?.(place)}>
                {placeName(place)}
              </button>
            ))}
          </div>
        )}
      </div>
      <span className={css.count}>{finding.count > 0 ? count(finding.count) : ''}</span>
    </li>
  );
}

const placeName = ({ series, period, value }: FindingExample): string =>
  [series, period, value === null ? null : Math.abs(value) >= 1000 ? count(value) : significant(value)]
    .filter((part) => part !== null && part !== '')
    .join(' · ');

/** Lines of the file and names of series; what is a link already is not said again. */
function examples({ rows, series, count: total }: Finding, linked: boolean): string[] {
  const lines: string[] = [];
  const more = (shown: number): string => (total > shown ? ' …' : '');
  if (rows && rows.length > 0)
    lines.push(
      `Row ${rows
        .slice(0, 5)
        .map((row) => count(row))
        .join(', ')}${more(Math.min(5, rows.length))}`,
    );
  if (!linked && series && series.length > 0) lines.push(`${series.slice(0, 3).join(', ')}${more(Math.min(3, series.length))}`);
  return lines;
}

/** `2 to check, 1 note`, or that there is nothing. */
export function summary({ findings }: Pick<ValidationReport, 'findings'>): string {
  const of = (severity: Finding['severity']): number => findings.filter((finding) => finding.severity === severity).length;
  const errors = of('error');
  const notes = of('info');
  const parts = [
    errors > 0 && `${errors} ${errors === 1 ? 'problem' : 'problems'}`,
    of('warning') > 0 && `${of('warning')} to check`,
    notes > 0 && `${notes} ${notes === 1 ? 'note' : 'notes'}`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(', ') : 'nothing found';
}
