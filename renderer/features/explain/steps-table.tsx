import type { ForecastExplanation } from '../../../contract/entities/explanation.ts';
import { shownTopics } from '../../charts/contribution-figures.ts';
import { amount, sizeOf } from '../../words/numbers.ts';
import css from './explain.module.css';

/** Rows that are shown at once; of a longer horizon those around the chosen step. */
const MOST_ROWS = 120;

interface Props {
  readonly explanation: ForecastExplanation;
  readonly step: number;
  readonly onStep: (step: number) => void;
}

/** The numbers of all steps; a click or Enter on one shows it in detail. */
export function StepsTable({ explanation, step, onStep }: Props) {
  const { time, forecast, base, unit } = explanation;
  const topics = shownTopics(explanation, 7);
  const size = sizeOf([...forecast, ...base]);
  const first = Math.max(0, Math.min(time.length - MOST_ROWS, step - MOST_ROWS / 2));
  const shown = time.slice(first, first + MOST_ROWS).map((text, k) => ({ text, h: first + k }));
  const signed = (value: number | undefined): string =>
    value === undefined || value === 0 ? '·' : `${value > 0 ? '+' : ''}${amount(value, size)}`;
  return (
    <div className={css.tableFrame}>
      <table className={css.table} aria-label="What each step is made of">
        <thead>
          <tr>
            <th scope="col">{unit}</th>
            <th scope="col" title="What is expected before anything else is known">
              Start
            </th>
            {topics.map(({ topic, colour }) => (
              <th key={topic} scope="col" title={topic}>
                <span className={css.dot} style={{ background: colour }} />
                <span className="clip">{topic}</span>
              </th>
            ))}
            <th scope="col">Forecast</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ text, h }) => (
            <tr key={text} aria-current={h === step ? 'true' : undefined} onClick={() => onStep(h)}>
              <th scope="row">
                <button type="button" className={css.rowButton} onClick={() => onStep(h)} data-inset>
                  {h + 1} · {text}
                </button>
              </th>
              <td>{amount(base[h], size)}</td>
              {topics.map(({ topic, effects }) => (
                <td key={topic}>{signed(effects[h])}</td>
              ))}
              <td className={css.strong}>{amount(forecast[h], size)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
