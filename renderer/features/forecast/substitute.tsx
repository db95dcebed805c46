import type { LeaderboardRow } from '../../../contract/entities/experiment.ts';
import type { ModelInfo } from '../../../contract/entities/model.ts';
import { WarningIcon } from '../../components/icons.tsx';
import css from './substitute.module.css';

interface Props {
  readonly row: LeaderboardRow;
  /** Kind that made the forecast. */
  readonly modelUsed: string;
  /** What an automatic choice chose; null where there was nothing to choose. */
  readonly chosen: string | null;
  readonly infos: readonly ModelInfo[];
}

/** Says so when another model than the one asked for made the forecast: it stood in, or an automatic choice chose it. */
export function Substitute({ row, modelUsed, chosen, infos }: Props) {
  const labelOf = (kind: string): string => infos.find((info) => info.kind === kind)?.label ?? kind;
  if (modelUsed !== row.kind && modelUsed !== row.model)
    return (
      <p className={css.stoodIn}>
        <WarningIcon size={14} />
        <span>
          {row.label} could not take this series; {labelOf(modelUsed)} stands in for it.
        </span>
      </p>
    );
  if (chosen === null || chosen === row.kind) return null;
  return (
    <p className={css.chosen}>
      Chose {chosen === 'combination' ? 'a ' : ''}
      <b>{labelOf(chosen)}</b> for this series.
    </p>
  );
}
