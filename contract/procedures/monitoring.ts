import { z } from 'zod';
import { arrival, deployment, deploymentChange, loggedForecast, newDeployment } from '../entities/deployment.ts';
import { deploymentSummary, performance } from '../entities/performance.ts';
import { procedure, type ContractShape } from '../rpc.ts';
import { id, nothing, progress } from './shared.ts';

/** Registered models at work: what they forecast of newer data, and what came of it. */
export const monitoringProcedures = {
  /** By name. */
  'monitoring.list': procedure(nothing, z.array(deploymentSummary)),
  /** Error `bad-input` for what cannot forecast from the registry, with the reason. */
  'monitoring.create': procedure(newDeployment, deployment, progress),
  'monitoring.change': procedure(z.object({ deploymentId: id, change: deploymentChange }), deployment),
  'monitoring.delete': procedure(z.object({ deploymentId: id }), nothing),
  /** Forecasts from the newest data; the one that is there where it was made before. */
  'monitoring.infer': procedure(z.object({ deploymentId: id }), loggedForecast, progress),
  'monitoring.performance': procedure(z.object({ deploymentId: id }), performance),
  'monitoring.arrivals': procedure(z.object({ deploymentId: id, limit: z.int().min(1).max(1000).optional() }), z.array(arrival)),
  /** Looks at an arrival again that failed or was refused. */
  'monitoring.again': procedure(z.object({ deploymentId: id, datasetVersionId: id }), arrival, progress),
} satisfies ContractShape;
