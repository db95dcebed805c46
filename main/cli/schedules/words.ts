import type { Flow, FlowStep, FlowSummary } from '../../../contract/entities/flow.ts';
import { moment } from '../registry/words.ts';

/** `0.4 s`, `3 min 5 s`: how long something took; nothing where it has not ended. */
export function tookText(startedAt: string | null, endedAt: string | null): string {
  if (startedAt === null || endedAt === null) return '';
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const stepText = ({ name, state, attempts, startedAt, endedAt, summary, error, log }: FlowStep): string =>
  [
    `${name.padEnd(9)} ${state.padEnd(9)} ${tookText(startedAt, endedAt).padStart(8)}  ${error?.message ?? summary ?? ''}${attempts > 1 ? ` (begun ${attempts} times)` : ''}`,
    ...log.map(({ at, line }) => `${' '.repeat(31)}${at.slice(11, 19)} ${line}`),
  ].join('\n');

/** A flow with its steps and what they said. */
export const flowText = ({ id, deployment, reason, state, data, createdAt, startedAt, endedAt, outcome, steps }: Flow): string =>
  [
    `${deployment}, ${reason}, ${moment(createdAt)}: ${state}${endedAt ? ` after ${tookText(startedAt, endedAt)}` : ''}${data ? `, on ${data.name} v${data.number}` : ''}  ${id}`,
    ...steps.map(stepText),
    ...(outcome === null ? [] : [outcome]),
  ].join('\n');

/** Columns of a list of flows. */
export const flowRow = ({ id, deployment, reason, state, createdAt, startedAt, endedAt, data, steps }: FlowSummary): string[] => [
  deployment,
  state === 'running' ? `running: ${steps.find((step) => step.state === 'running')?.name ?? ''}` : state,
  reason,
  data ? `v${data.number}` : '',
  moment(createdAt),
  tookText(startedAt, endedAt),
  id,
];
