import type { FittedModel } from '../../contract/entities/model.ts';
import { ApiError } from '../../contract/errors.ts';
import { findExperiment, findRun } from './find-run.ts';
import { findSeries } from '../services/datasets/find-series.ts';
import { plain, print, printJson, table } from './output.ts';
import { withSession, type CommonOptions } from './session.ts';

export interface FittedOptions extends CommonOptions {
  readonly model?: string;
  readonly series?: string;
}

const digits = (value: number | null): string => (value === null || !Number.isFinite(value) ? '-' : value.toPrecision(5));

/** Most features that are printed; --json has them all. */
const mostFeatures = 20;

function printPanelModel({ of = 'features', importance, facts }: NonNullable<FittedModel['panelModel']>): void {
  for (const { name, value } of facts) print(`${name}: ${value}`);
  print('');
  print(
    table(
      of === 'members' ? ['member', 'weight', 'what it does'] : ['feature', 'share of gain', 'what it says'],
      importance.slice(0, mostFeatures).map(({ feature, share, meaning }) => [feature, `${(100 * share).toFixed(1)} %`, meaning]),
    ),
  );
}

function printText(found: FittedModel): void {
  const { description, diagnostics } = found;
  const series = Object.values(found.series).join(' / ');
  const name = description?.name ?? found.panelModel?.name ?? found.reason ?? '';
  // A name may begin with the kind's own label, as that of a combination does.
  const short = name.startsWith(`${found.label}: `) ? name.slice(found.label.length + 2) : name;
  print(`${found.label}${series === '' ? '' : ` of ${series}`}: ${short}`);
  if (found.modelUsed !== found.kind) print(`${found.kind} could not be used here; this is ${found.modelUsed}.`);
  if (found.chosen !== null) print(`It chose ${found.chosen}.`);
  if (found.transformed) print('It was fitted to transformed values; what follows is of these.');
  for (const { message } of found.notes) print(message);
  if (description) {
    print('');
    for (const line of description.equation) print(`  ${line}`);
    if (description.estimates.length > 0) {
      print('');
      print(
        table(
          ['parameter', 'estimate', 'standard error'],
          description.estimates.map(({ name, value, standardError }) => [name, digits(value), digits(standardError)]),
        ),
      );
    }
    const { criteria, sigma2 } = description;
    print('');
    if (sigma2 !== null) print(`sigma2 ${digits(sigma2)}`);
    if (criteria)
      print(
        `log likelihood ${criteria.logLik.toFixed(2)}   AIC ${criteria.aic.toFixed(2)}   AICc ${criteria.aicc.toFixed(2)}   BIC ${criteria.bic.toFixed(2)}`,
      );
    if (description.components.length > 0)
      print(`components: ${description.components.map(({ name }) => name).join(', ')} (--json prints their values)`);
  }
  if (found.panelModel) printPanelModel(found.panelModel);
  if (diagnostics) {
    const { ljungBox, normality } = diagnostics;
    print(`residuals: ${diagnostics.count}, mean ${digits(diagnostics.mean)}, standard deviation ${digits(diagnostics.standardDeviation)}`);
    if (ljungBox) print(`Ljung-Box over ${ljungBox.lags} lags: Q ${digits(ljungBox.statistic)}, p ${digits(ljungBox.pValue)}`);
    if (normality) print(`Jarque-Bera: ${digits(normality.statistic)}, p ${digits(normality.pValue)}`);
  }
  if (found.limits.length > 0) print(`\n${found.limits.map((limit) => `- ${limit}`).join('\n')}`);
}

/** What a model of an experiment fitted to one series. */
export async function fittedCommand(word: string, options: FittedOptions): Promise<void> {
  await withSession(options, async (session) => {
    const { app, signal } = session;
    const { experiment, run } = await findExperiment(session, word);
    const model = options.model ?? run ?? experiment.selected;
    if (model === null)
      throw new ApiError('bad-input', 'This experiment has no selected model yet. Name one with --model.', { field: 'model' });
    const known = findRun(experiment, model);
    if (!known) {
      const names = experiment.leaderboard.map((row) => row.model).join(', ');
      throw new ApiError('not-found', `This experiment did not train ${model}. It has: ${names}.`, { field: 'model', value: model });
    }
    const index = findSeries(await app.datasets.panels.get(experiment.datasetVersionId), options.series);
    const found = await app.fitted({ experimentId: experiment.id, model: known.model, index }, signal);
    if (options.json) return printJson(plain(found));
    printText(found);
  });
}
