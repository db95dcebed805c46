import type { AlertNotice } from '../../../contract/entities/alert.ts';
import type { ForecastRole, LoggedForecast } from '../../../contract/entities/deployment.ts';
import type { ServedParts } from '../../../contract/entities/flow.ts';
import type { CallOptions } from '../../ingest/client.ts';
import type { StoredTrial } from '../../store/repositories/trials.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import type { Experiments } from '../experiments/experiments.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Registry } from '../registry/registry.ts';
import type { Reports } from '../reports/reports.ts';
import type { Validation } from '../validation/validation.ts';
import type { Judge } from './judge.ts';

export type DriftPort = (
  request: { deploymentId: string; reference: string; current: string },
  options: CallOptions,
) => Promise<{ readonly id: string; readonly drifted: boolean; readonly words: string }>;

/** What flows ask of the rest of the application. */
export interface FlowPorts {
  readonly store: Store;
  readonly datasets: Pick<Datasets, 'panels' | 'get' | 'find' | 'derive'>;
  readonly validation: Pick<Validation, 'validate'>;
  readonly experiments: Pick<Experiments, 'challenge' | 'resume' | 'stored'>;
  readonly registry: Pick<Registry, 'champion' | 'version' | 'versions' | 'register' | 'promote' | 'rollback' | 'history' | 'model'>;
  readonly jobs: Pick<Jobs, 'cancel' | 'latestFor'>;
  readonly reports: Pick<Reports, 'create'>;
  readonly judge: Judge;
  /** The forecast of a version from data, logged; the one that is there where it was made before. */
  readonly infer: (
    request: { deploymentId: string; modelVersionId: string; datasetVersionId: string; role: ForecastRole },
    options: CallOptions,
  ) => Promise<LoggedForecast>;
  /** Whether the champion errs more than it should, in words. */
  readonly degradation: (deploymentId: string) => Promise<{ readonly degraded: boolean; readonly words: string }>;
  /** What each version of an A/B period gave to users, up to a period. */
  readonly servedOf: (trial: StoredTrial, until?: number) => ServedParts;
  /** Compares data with those that a model learnt from, and keeps what was found; the same twice is kept once. */
  readonly drift?: DriftPort | undefined;
  readonly raise: (notice: AlertNotice) => void;
  readonly settle: (key: string) => void;
}
