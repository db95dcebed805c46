import type { Deployment } from '../../../contract/entities/deployment.ts';
import { flowStepName, type FlowStepName } from '../../../contract/entities/flow.ts';
import type { Values } from '../configuration/values.ts';
import type { StoredFlow } from '../../store/repositories/flows.ts';

/** What a step sees, and what it may do to the flow. */
export interface StepContext {
  readonly flow: StoredFlow;
  readonly deployment: Deployment;
  /** Fires when the flow is cancelled, takes too long, or the application ends. */
  readonly signal: AbortSignal;
  /** The data that the flow is about. */
  readonly versionId: () => string;
  readonly setData: (versionId: string) => void;
  /**
   * The id of something that the step is about to make. It is kept before it is given, so that a step which was killed finds what it had made.
   *
   * @param what - one of several things that a step makes
   */
  readonly made: (what: string) => string;
  /** What an earlier step gave as data; null where it did nothing. */
  readonly result: (step: FlowStepName) => Readonly<Record<string, unknown>> | null;
  /** Steps that failed so far, with what went wrong. */
  readonly failures: () => readonly { readonly name: FlowStepName; readonly message: string }[];
  readonly log: (line: string) => void;
  /** Asked before something that cannot be taken back. @throws where another process works on the flow now */
  readonly assertHeld: () => void;
}

export interface StepOutcome {
  readonly state: 'done' | 'skipped';
  /** In a sentence or two. */
  readonly summary: string;
  readonly result?: Readonly<Record<string, unknown>>;
}

/** Does the step, or finds that it was done: it may be called again after a failure, and after a process ended anywhere in it. */
export type StepWork = (context: StepContext) => Promise<StepOutcome>;
export type FlowSteps = Readonly<Record<FlowStepName, StepWork>>;

export const done = (summary: string, result: StepOutcome['result'] = {}): StepOutcome => ({ state: 'done', summary, result });
export const skipped = (summary: string, result?: StepOutcome['result']): StepOutcome => ({
  state: 'skipped',
  summary,
  ...(result ? { result } : {}),
});

export const stepOrder: readonly FlowStepName[] = flowStepName.options;

/** What the rest cannot do without; where another step fails the flow goes on, so that there is a forecast. */
export const needed: ReadonlySet<FlowStepName> = new Set<FlowStepName>(['validate', 'process', 'infer']);

const minute = 60_000;
/** A step that takes longer is stopped and tried again: what the configuration says, in milliseconds. */
export const timeoutsOf = ({ flows }: Pick<Values, 'flows'>): Readonly<Record<FlowStepName, number>> => ({
  validate: flows.validate_minutes * minute,
  process: flows.process_minutes * minute,
  drift: flows.drift_minutes * minute,
  evaluate: flows.evaluate_minutes * minute,
  retrain: flows.retrain_minutes * minute,
  compare: flows.compare_minutes * minute,
  promote: flows.promote_minutes * minute,
  infer: flows.infer_minutes * minute,
  report: flows.report_minutes * minute,
  alert: flows.alert_minutes * minute,
});
