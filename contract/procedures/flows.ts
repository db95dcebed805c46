import { z } from 'zod';
import { trialPlan } from '../entities/deployment.ts';
import { flow, flowOptions, flowSummary, trial } from '../entities/flow.ts';
import { cronText, schedule, schedulePreview, scheduleRun, scheduleSettings } from '../entities/schedule.ts';
import { procedure, type ContractShape } from '../rpc.ts';
import { grant, id, nothing, progress } from './shared.ts';

/** What runs by itself: deployments through the steps of flows, and what is done at set times. */
export const flowsProcedures = {
  /** Newest first; of a deployment or of all. */
  'flows.list': procedure(z.object({ deploymentId: id.optional(), limit: z.int().min(1).max(1000).optional() }), z.array(flowSummary)),
  'flows.get': procedure(z.object({ flowId: id }), flow),
  /** Has one begin. Where one of the deployment waits already it is that one. */
  'flows.start': procedure(
    z.object({ deploymentId: id, retrain: flowOptions.shape.retrain.optional(), report: flowOptions.shape.report.optional() }),
    z.object({ flowId: id }),
  ),
  /** What is done stays done. */
  'flows.cancel': procedure(z.object({ flowId: id }), nothing),
  /** Versions that forecast side by side, newest first. */
  'flows.trials': procedure(z.object({ deploymentId: id }), z.array(trial)),
  /** Has a candidate tried beside the champion. Error `busy` where another one is, `bad-input` for what cannot be tried, with the reason. */
  'flows.try': procedure(z.object({ deploymentId: id, versionId: id, plan: trialPlan }), trial, progress),
  /** The champion serves all again. Error `not-found` where no trial runs. */
  'flows.endTrial': procedure(z.object({ deploymentId: id }), nothing),

  /** By name. */
  'schedules.list': procedure(nothing, z.array(schedule)),
  /** What an expression means, as it is typed. */
  'schedules.preview': procedure(z.object({ cron: cronText.or(z.literal('')), zone: z.string().max(80) }), schedulePreview),
  /**
   * Without `id` a new one. The path of a file to import comes as a grant; a schedule that has one keeps it. Error `bad-input` that names the field, `unsupported` for a
   * file where there is no dialog for it.
   */
  'schedules.save': procedure(z.object({ id: id.optional(), settings: scheduleSettings, grant: grant.optional() }), schedule),
  'schedules.pause': procedure(z.object({ scheduleId: id, paused: z.boolean() }), schedule),
  'schedules.delete': procedure(z.object({ scheduleId: id }), nothing),
  /** Error `busy` while a run of it is not over. */
  'schedules.runNow': procedure(z.object({ scheduleId: id }), z.object({ runId: id })),
  'schedules.cancel': procedure(z.object({ runId: id }), nothing),
  /** Newest first; of a schedule or of all. */
  'schedules.history': procedure(z.object({ scheduleId: id.optional(), limit: z.int().min(1).max(1000).optional() }), z.array(scheduleRun)),
} satisfies ContractShape;
