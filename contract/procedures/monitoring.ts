import { z } from 'zod';
import { arrival, deployment, deploymentChange, loggedForecast, newDeployment, servedForecast } from '../entities/deployment.ts';
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
  /** What the deployment gives to its users now; series whose name holds the text. Error `not-found` before it has forecast. */
  'monitoring.forecast': procedure(
    z.object({ deploymentId: id, offset: z.int().min(0), limit: z.int().min(1).max(500), search: z.string().max(200).optional() }),
    servedForecast,
  ),
  /** All of it as CSV, with the version that serves each row. */
  'monitoring.exportForecast': procedure(z.object({ deploymentId: id }), z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) })),
  /** The same, to where the user says; null when the dialog was cancelled. Error `unsupported` where there is no dialog. */
  'monitoring.saveForecast': procedure(z.object({ deploymentId: id }), z.object({ path: z.string().nullable() })),
  'monitoring.performance': procedure(z.object({ deploymentId: id }), performance),
  'monitoring.arrivals': procedure(z.object({ deploymentId: id, limit: z.int().min(1).max(1000).optional() }), z.array(arrival)),
  /** Looks at an arrival again that failed or was refused. */
  'monitoring.again': procedure(z.object({ deploymentId: id, datasetVersionId: id }), arrival, progress),
} satisfies ContractShape;
