import { findClosed, isClosed } from '../learning/closed.ts';
import { lengthOf } from '../learning/cut-panel.ts';
import { netCalendar, netPanel, type NetSurroundings } from '../learning/net-panel.ts';
import { readSurroundings } from '../learning/read-surroundings.ts';
import { EngineError } from '../core/errors.ts';
import type { Forecast } from '../core/forecast.ts';
import { forecastNet, fusedBackend, readNetFitted, resolveNetSettings, trainNet, type NetFitted, type NetKind } from '../nets/index.ts';
import type { GlobalModel } from './global-model.ts';
import type { Fitted, Parameter, Refusal } from './model.ts';
import { netParameters, netSettings } from './net-parameters.ts';
import { learningSettings, refusePanel, refusePanelSettings } from './panel-parameters.ts';
import { refuseSpec } from './refuse-spec.ts';
import { throwIfRefused } from './refusals.ts';

export interface NetModelFitted extends Fitted {
  readonly formatVersion: 1;
  readonly net: NetFitted;
  readonly surroundings: NetSurroundings;
}

interface NetModelOptions {
  readonly kind: NetKind;
  readonly label: string;
  readonly summary: string;
  readonly complexity: number;
  readonly equation: readonly string[];
}

/** Where training goes on from an earlier net: a share of the epochs, at a lower learning rate, so that what is known is not thrown over. */
const MORE_EPOCHS = 0.25;
const SLOWER = 0.3;

const limits: readonly string[] = [
  'It learns from all series together: with a few short series there is little to learn from.',
  'It takes longer to train than anything else; on small data trees are usually better.',
  'A regressor that is not known over the horizon is used with its earlier values only.',
];

/** A neural net as a model that learns across series. */
export function createNetModel({ kind, label, summary, complexity, equation }: NetModelOptions): GlobalModel<NetModelFitted> {
  const parameters: readonly Parameter[] = netParameters(kind);
  const refuseNet = (spec: Parameters<GlobalModel['refuse']>[1], horizon: number): Refusal | null => {
    try {
      resolveNetSettings(kind, netSettings(spec, horizon));
      return null;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const name = error.details['name'];
      return { code: 'invalid-option', message: `${label}: ${typeof name === 'string' ? `"${name}": ` : ''}${error.message}.` };
    }
  };
  const model: GlobalModel<NetModelFitted> = {
    scope: 'panel',
    kind,
    label,
    summary,
    baseline: false,
    complexity,
    acceptsMissing: true,
    acceptsRegressors: true,
    parameters,
    limits,
    refuse: (panel, spec, horizon) =>
      refuseSpec(parameters, spec, label) ??
      refusePanelSettings(label, panel, spec) ??
      refuseNet(spec, horizon) ??
      refusePanel(label, panel),
    fit: async (panel, spec, context) => {
      const horizon = context.horizon ?? 1;
      throwIfRefused(model.refuse(panel, spec, horizon));
      const { holidays } = learningSettings({ holidays: spec['holidays'] ?? null }, horizon, true);
      const surroundings = { closed: findClosed(panel), calendar: netCalendar(panel, holidays) };
      const { shouldStop, rng, parallel, onProgress } = context;
      const net = await trainNet(kind, netPanel(panel, surroundings, 0), netSettings(spec, horizon), context.netBackend ?? fusedBackend(), {
        ...context.netWatch?.(),
        rng,
        shouldStop,
        ...(parallel ? { parallel } : {}),
        ...(onProgress ? { onProgress } : {}),
      });
      return { kind, formatVersion: 1, net, surroundings, ...(net.notes ? { notes: net.notes } : {}) };
    },
    goOn: async (fitted, panel, spec, context) => {
      const horizon = context.horizon ?? 1;
      const { epochs, learning_rate: rate } = resolveNetSettings(kind, netSettings(spec, horizon));
      if (fitted.net.settings.prediction_horizon !== horizon) return null;
      const given = { ...netSettings(spec, horizon), epochs: Math.max(2, Math.ceil(epochs * MORE_EPOCHS)), learning_rate: rate * SLOWER };
      const { surroundings } = fitted;
      const { shouldStop, rng, parallel, onProgress } = context;
      const net = await trainNet(kind, netPanel(panel, surroundings, 0), given, context.netBackend ?? fusedBackend(), {
        ...context.netWatch?.(),
        rng,
        shouldStop,
        startFrom: fitted.net,
        ...(parallel ? { parallel } : {}),
        ...(onProgress ? { onProgress } : {}),
      });
      return net.notes?.some(({ code }) => code === 'started-anew') ? null : { kind, formatVersion: 1, net, surroundings };
    },
    forecast: async ({ net, surroundings }, panel, { horizon, levels }, { shouldStop, parallel, netBackend }) => {
      // Whole blocks, so that a shorter forecast is the beginning of a longer one.
      const block = net.settings.prediction_horizon;
      const history = netPanel(panel, surroundings, block * Math.ceil(horizon / block));
      const made = await forecastNet(net, history, horizon, levels, { shouldStop, parallel, backend: netBackend });
      return made.map((forecast, i) => (lengthOf(panel, i) === 0 ? null : closedAsZero(forecast, panel, i, surroundings)));
    },
    read: (json) => {
      const from = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
      if (from['kind'] !== kind || from['formatVersion'] !== 1)
        throw new EngineError('invalid-option', `This is no model of kind ${kind} that this version of Almanac can read.`);
      const net = readNetFitted(from['net']);
      if (net.kind !== kind) throw new EngineError('invalid-option', `This model holds a net of kind ${net.kind}, not ${kind}.`);
      return {
        kind,
        formatVersion: 1,
        net,
        surroundings: readSurroundings(from['surroundings']),
        ...(net.notes ? { notes: net.notes } : {}),
      };
    },
    describe: ({ net }) => {
      const { training, settings, inputs } = net;
      const weights = Math.round((net.weights.length * 3) / 4 / 4);
      const best = training.history.find(({ epoch }) => epoch === training.bestEpoch);
      return {
        name: `${label}, ${weights.toLocaleString('en')} weights`,
        equation,
        importance: [],
        facts: [
          { name: 'Series learnt from', value: training.series },
          { name: 'Windows learnt from', value: training.windows },
          { name: 'Looks back', value: settings.sequence_length },
          { name: 'Inputs known ahead', value: inputs.future.length },
          { name: 'Epochs', value: training.history.length },
          { name: 'Best epoch', value: training.bestEpoch },
          ...(best?.validationLoss == null ? [] : [{ name: 'Loss on what was held back', value: best.validationLoss.toPrecision(4) }]),
          { name: 'Computed by', value: training.backend },
        ],
      };
    },
  };
  return model;
}

/** A forecast with zero where a plan says that nothing is sold. */
function closedAsZero(
  { mean, intervals }: Forecast,
  panel: Parameters<typeof lengthOf>[0],
  index: number,
  { closed }: NetSurroundings,
): Forecast {
  const plans = closed && panel.regressors?.find(({ name }) => name === closed.regressor);
  if (!closed || !plans) return { mean, intervals };
  const known = panel.futurePeriods ?? 0;
  const shut = (h: number): boolean => h < known && isClosed(closed, plans.future[index * known + h]);
  const zeroed = (values: Float64Array): Float64Array => values.map((value, h) => (shut(h) ? 0 : value));
  return {
    mean: zeroed(mean),
    intervals: intervals.map(({ level, lower, upper }) => ({ level, lower: zeroed(lower), upper: zeroed(upper) })),
  };
}
