import { useMemo } from 'react';
import type { LineageGraph, LineageStage } from '../../../contract/entities/lineage.ts';
import { bytes, counted } from '../../words/numbers.ts';
import { boxHeight, boxWidth, placeStages } from './lineage-layout.ts';
import css from './lineage-tab.module.css';

interface Props {
  readonly graph: LineageGraph;
  readonly selected: string;
  readonly onSelect: (stageId: string) => void;
}

/** The stages as boxes from left to right, with lines between what was made from what. */
export function LineagePicture({ graph, selected, onSelect }: Props) {
  const placed = useMemo(() => placeStages(graph), [graph]);
  return (
    <div className={css.picture}>
      <div className={css.canvas} style={{ width: placed.width, height: placed.height }}>
        <svg className={css.lines} width={placed.width} height={placed.height} aria-hidden="true">
          {placed.lines.map(({ from, to, path }) => (
            <path key={`${from} ${to}`} d={path} data-current={from === selected || to === selected ? true : undefined} />
          ))}
        </svg>
        {placed.columns.map(({ label, left }) => (
          <span key={label} className={css.columnHead} style={{ left, width: boxWidth }}>
            {label}
          </span>
        ))}
        <ul aria-label="Stages">
          {placed.stages.map(({ stage, left, top }) => (
            <li key={stage.id} className={css.place} style={{ left, top, width: boxWidth, height: boxHeight }}>
              <button type="button" className={css.box} aria-pressed={stage.id === selected} onClick={() => onSelect(stage.id)}>
                <span className={`${css.boxTitle} clip`}>{stage.title}</span>
                <span className={`${css.boxLine} clip`}>{shortly(stage)}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** What matters most of a stage, in the width of a box. */
function shortly({ kind, hash, series, bytes: size, details }: LineageStage): string {
  const parts: string[] = [];
  if (kind === 'watch') return details.find(({ name }) => name === 'Files')?.value ?? 'watched';
  if (kind === 'experiment') return details.find(({ name }) => name === 'State')?.value ?? '';
  if (hash !== null) parts.push(hash.slice(0, 7));
  if ((kind === 'raw' || kind === 'processed' || kind === 'features') && series !== null) parts.push(counted(series, 'series', 'series'));
  else if (size !== null) parts.push(bytes(size));
  return parts.join(' · ');
}
