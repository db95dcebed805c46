import type { ComponentType } from 'react';
import { AttentionPart } from './attention-part.tsx';
import { DeployedPart } from './deployed-part.tsx';
import { RunningPart } from './running-part.tsx';
import { ScheduledPart } from './scheduled-part.tsx';

/** The parts of the Home screen, in order: what is wrong and what is at work at the left, what goes on at the right. A part brings its own empty state. */
export const homeParts: readonly { readonly place: 'main' | 'side'; readonly title: string; readonly Part: ComponentType }[] = [
  { place: 'main', title: 'Needs attention', Part: AttentionPart },
  { place: 'main', title: 'Deployed', Part: DeployedPart },
  { place: 'side', title: 'Running', Part: RunningPart },
  { place: 'side', title: 'Flows and schedules', Part: ScheduledPart },
];
