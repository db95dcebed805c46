import { useMemo } from 'react';
import type { RowModel } from '../../../contract/entities/regression.ts';
import { Plot } from '../../charts/plot.tsx';
import { rowDependenceFigure, rowWaterfallFigure } from '../../charts/row-figures.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { amount, percent } from '../../words/numbers.ts';
import view from './model-view.module.css';
import { NoteList } from './note-list.tsx';
import css from './row-tab.module.css';
import type { Asked } from './use-what-if.ts';

/** The answer for one row: the prediction, how sure it is, what drives it, and how it goes with the column that was moved. */
export function RowTab({ model, asked }: { readonly model: RowModel; readonly asked: Asked }) {
  const scheme = useScheme();
  const { answer, dependence, failure, values, moved } = asked;
  const size = Math.abs(answer?.predicted ?? 0);
  const drivers = useMemo(() => answer && rowWaterfallFigure(answer, values, model.target, scheme), [answer, values, model.target, scheme]);
  const curve = useMemo(
    () => dependence && rowDependenceFigure(dependence, values[dependence.column] ?? null, model.target, scheme),
    [dependence, values, model.target, scheme],
  );
  const measured = new Map(model.report?.coverage.map((one) => [one.level, one.measured]));
  return (
    <div className={view.scroll} tabIndex={0} data-inset>
      {failure && failure.data.field === undefined && <FailureNote failure={failure} steps={{ 'try-again': asked.reset }} />}
      <div className={css.answer} role="status" aria-label="Prediction">
        <p className={css.target}>{model.target}</p>
        <p className={css.value}>{answer ? amount(answer.predicted, size) : '–'}</p>
        <p className={css.intervals}>
          {answer?.intervals.map(({ level, lower, upper }) => (
            <span key={level}>
              <span className="quiet">
                {level}% (measured {percent(measured.get(level))}){' '}
              </span>
              {amount(lower, size)} to {amount(upper, size)}
            </span>
          ))}
        </p>
      </div>
      {answer && answer.notes.length > 0 && (
        <div className={css.notes}>
          <NoteList label="About this row" notes={answer.notes.map((message) => ({ severity: 'warning', message }))} />
        </div>
      )}
      {drivers && (
        <div className={css.chart}>
          <Plot figure={drivers} label={`What drives this ${model.target}`} title={<h3 className={css.small}>What drives it</h3>} />
        </div>
      )}
      {curve && (
        <div className={css.chart}>
          <Plot
            figure={curve}
            label={`${model.target} by ${moved}`}
            title={<h3 className={css.small}>If {dependence?.column} were different</h3>}
          />
        </div>
      )}
      <p className={css.about}>
        Bars are exact SHAP values: what each column adds to what would be predicted without knowing the row. They tell how the model
        reckons, not what would happen if you changed a price.
      </p>
    </div>
  );
}
