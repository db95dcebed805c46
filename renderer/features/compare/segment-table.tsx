import type { KeyboardEvent } from 'react';
import type { Winners } from '../../../contract/entities/winners.ts';
import { Swatch } from '../../components/swatch.tsx';
import { count, counted, percent } from '../../words/numbers.ts';
import css from './segment-table.module.css';

interface Props {
  /** Of one key. */
  readonly segments: Winners['segments'];
  readonly models: Winners['models'];
  readonly canOpen: boolean;
  readonly onOpen: (model: string, value: string) => void;
}

const mostColumns = 7;

/** A row for each value of a key, a column for each model that won anything; the darker, the larger its share. Arrow keys move between counts. */
export function SegmentTable({ segments, models, canOpen, onOpen }: Props) {
  const ranked = models
    .map((model, place) => ({ ...model, place }))
    .filter((model) => model.count > 0)
    .toSorted((a, b) => b.count - a.count);
  const columns = ranked.slice(0, mostColumns);
  const rest = ranked.slice(mostColumns);
  return (
    <div className={css.scroll} tabIndex={0} data-inset>
      <table className={css.table} aria-label="Series won by segment" onKeyDown={moveFocus} data-own-arrows>
        <thead>
          <tr>
            <th scope="col">{segments[0]?.key}</th>
            <th scope="col" className={css.number}>
              Series
            </th>
            {columns.map((model) => (
              <th key={model.model} scope="col" className={css.number} title={model.label}>
                <span className={css.head}>
                  <Swatch model={model.model} baseline={model.baseline} />
                  <span className="clip">{model.label}</span>
                </span>
              </th>
            ))}
            {rest.length > 0 && (
              <th scope="col" className={css.number} title={rest.map(({ label }) => label).join(', ')}>
                {counted(rest.length, 'other')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {segments.map((segment) => {
            const decided = segment.series - segment.undecided;
            return (
              <tr key={segment.value}>
                <th scope="row" className="clip" title={segment.value}>
                  {segment.value}
                </th>
                <td className={css.number}>{count(segment.series)}</td>
                {columns.map(({ model, label, place }) => {
                  const won = segment.counts[place] ?? 0;
                  const share = decided > 0 ? won / decided : 0;
                  const best = segment.best === model;
                  return (
                    <td key={model} className={css.number} style={{ background: shade(share) }} data-best={best || undefined}>
                      {won === 0 ? (
                        <span className="quiet">0</span>
                      ) : (
                        <button
                          type="button"
                          className={css.count}
                          tabIndex={best ? 0 : -1}
                          disabled={!canOpen}
                          title={`${label}: ${percent(share)} of ${segment.value}`}
                          aria-label={`See the ${counted(won, 'series', 'series')} of ${segment.value} that ${label} won`}
                          onClick={() => onOpen(model, segment.value)}
                        >
                          {count(won)}
                        </button>
                      )}
                    </td>
                  );
                })}
                {rest.length > 0 && (
                  <td className={css.number}>{count(rest.reduce((sum, { place }) => sum + (segment.counts[place] ?? 0), 0))}</td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The accent, up to a third: text keeps its contrast on it. */
const shade = (share: number): string =>
  share === 0 ? 'transparent' : `color-mix(in srgb, var(--accent) ${Math.round(4 + 26 * share)}%, transparent)`;

/** From one count to the next in its row or column. */
function moveFocus(event: KeyboardEvent<HTMLTableElement>): void {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  const cell = event.target instanceof HTMLElement ? event.target.closest('td') : null;
  const row = cell?.closest('tr');
  if (!step || !cell || !row) return;
  event.preventDefault();
  const [down = 0, across = 0] = step;
  const rows = [...event.currentTarget.tBodies].flatMap((body) => [...body.rows]);
  for (let r = rows.indexOf(row) + down, c = cell.cellIndex + across; ; r += down, c += across) {
    const next = rows[r]?.cells[c];
    if (!next) return;
    const button = next.querySelector('button');
    if (button) return button.focus();
  }
}
