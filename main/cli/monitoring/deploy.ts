import type { Deployment, DeploymentPolicy, PolicyTrial } from '../../../contract/entities/deployment.ts';
import { ApiError } from '../../../contract/errors.ts';
import { configuredPolicy, trialPlanOf } from '../../services/configuration/policy.ts';
import { significant } from '../../services/reports/format.ts';
import { print, printJson, table } from '../output.ts';
import { withSession, type CommonOptions } from '../session.ts';

export interface DeployOptions extends CommonOptions {
  readonly name?: string;
  readonly data?: string;
  readonly horizon?: number;
  readonly level?: readonly number[];
  readonly retrainEvery?: number;
  readonly retrainOnDrift?: boolean;
  readonly retrainOnDegradation?: boolean;
  readonly promote?: DeploymentPolicy['promote'];
  readonly alpha?: number;
  readonly minFolds?: number;
  readonly ab?: number;
  readonly periods?: number;
  readonly shadowPeriods?: number;
  readonly rollback?: boolean;
}

const moment = (at: string): string => at.slice(0, 16).replace('T', ' ');

/** Periods of a trial where nobody says how many. */
const usualPeriods = 14;

/** @throws ApiError `bad-input` for what contradicts itself */
function trialOf({ ab, periods, shadowPeriods }: DeployOptions, before: PolicyTrial): PolicyTrial {
  if (ab !== undefined && shadowPeriods !== undefined)
    throw new ApiError('bad-input', 'A challenger stands in the shadow or serves a share: give --shadow-periods or --ab, not both.', {
      field: 'ab',
    });
  const known = before.kind === 'none' ? usualPeriods : before.periods;
  if (ab !== undefined) return trialPlanOf(ab === 0 ? 0 : (periods ?? known), ab);
  if (shadowPeriods !== undefined) return trialPlanOf(shadowPeriods, 0);
  if (periods === undefined) return before;
  if (before.kind === 'none')
    throw new ApiError('bad-input', '--periods belongs to an A/B period: give --ab too, or --shadow-periods.', { field: 'periods' });
  return { ...before, periods };
}

/** What is named of a policy; commander has true for a `--no-` option that was not given. */
function policyOf(options: DeployOptions, before: DeploymentPolicy): DeploymentPolicy {
  const { retrain } = before;
  return {
    retrain: {
      onDrift: options.retrainOnDrift ?? retrain.onDrift,
      onDegradation: options.retrainOnDegradation ?? retrain.onDegradation,
      everyPeriods: options.retrainEvery === undefined ? retrain.everyPeriods : options.retrainEvery || null,
    },
    promote: options.promote ?? before.promote,
    alpha: options.alpha ?? before.alpha,
    minFolds: options.minFolds ?? before.minFolds,
    trial: trialOf(options, before.trial),
    rollback: options.rollback ?? before.rollback,
  };
}

function told(deployment: Deployment, options: CommonOptions, text: string): void {
  if (options.json) printJson(deployment);
  else print(text);
}

/** What is at work and how it does. */
export async function deployList(options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const all = app.monitoring.list();
    if (options.json) return printJson(all);
    if (all.length === 0) return print('Nothing is deployed: "deploy create MODEL" puts the champion of a registered model to work.');
    print(
      table(
        ['deployment', 'model', 'champion', 'state', 'forecast from', 'error / expected, newest'],
        all.map(({ name, model, champion, state, lastForecast, trend }) => [
          name,
          model,
          champion ? `v${champion.number}` : 'none',
          state,
          lastForecast?.origin ?? '-',
          significant(trend.at(-1) ?? null),
        ]),
      ),
    );
    for (const { name, sentence } of all) print(`\n${name}: ${sentence}`);
    return Promise.resolve();
  });
}

/** Puts the champion of a registered model to work. */
export async function deployCreate(model: string, options: DeployOptions): Promise<void> {
  await withSession(options, async ({ app, bar, signal }) => {
    const deployment = await app.monitoring.create(
      {
        model,
        ...(options.name === undefined ? {} : { name: options.name }),
        ...(options.data === undefined ? {} : { dataset: options.data }),
        ...(options.horizon === undefined ? {} : { horizon: options.horizon }),
        ...(options.level === undefined ? {} : { levels: [...options.level] }),
        policy: policyOf(options, configuredPolicy(app.configuration.get())),
      },
      { signal, onProgress: (progress) => bar.show(progress) },
    );
    bar.clear();
    const { lastForecast } = app.monitoring.list().find(({ id }) => id === deployment.id) ?? {};
    told(
      deployment,
      options,
      `${deployment.name} is deployed: ${deployment.horizon} periods ahead of ${lastForecast?.origin ?? 'its data'} are forecast, and again whenever its data go on.`,
    );
  });
}

/** Forecasts from the newest data now. */
export async function deployInfer(name: string, options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app, bar, signal }) => {
    const { id } = app.monitoring.get(name);
    const made = await app.monitoring.infer(id, {}, { signal, onProgress: (progress) => bar.show(progress) });
    bar.clear();
    if (options.json) return printJson(made);
    print(
      `${made.series} series, ${made.horizon} periods after ${made.origin}, made ${moment(made.madeAt)}${made.failed > 0 ? `; ${made.failed} series have no forecast` : ''}`,
    );
  });
}

/** Changes name, policy, horizon or levels of a deployment. */
export async function deployChange(name: string, options: DeployOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const before = app.monitoring.get(name);
    const after = app.monitoring.change(before.id, {
      ...(options.name === undefined ? {} : { name: options.name }),
      ...(options.horizon === undefined ? {} : { horizon: options.horizon }),
      ...(options.level === undefined ? {} : { levels: [...options.level] }),
      policy: policyOf(options, before.policy),
    });
    told(after, options, `${after.name}: ${JSON.stringify(after.policy)}`);
    return Promise.resolve();
  });
}

export const deployPause =
  (paused: boolean) =>
  async (name: string, options: CommonOptions): Promise<void> => {
    await withSession(options, async ({ app }) => {
      const after = app.monitoring.change(app.monitoring.get(name).id, { paused });
      told(
        after,
        options,
        paused ? `${after.name} is paused: what comes is measured, nothing is forecast.` : `${after.name} forecasts again.`,
      );
      return Promise.resolve();
    });
  };

/** Takes a deployment away with all that was logged for it; model and data stay. */
export async function deployDelete(name: string, options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const gone = app.monitoring.get(name);
    app.monitoring.delete(gone.id);
    told(gone, options, `${gone.name} is deleted, with its log of forecasts. The model and the data stay.`);
    return Promise.resolve();
  });
}
