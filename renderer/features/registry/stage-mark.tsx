import type { VersionStage } from '../../../contract/entities/registry.ts';
import { stageLabels, stageMeanings } from '../../words/registry.ts';
import css from './registry.module.css';

/** A version's stage in a frame. */
export const StageMark = ({ stage }: { readonly stage: VersionStage }) => (
  <span className={css.stage} data-stage={stage} title={stageMeanings[stage]}>
    {stageLabels[stage]}
  </span>
);
