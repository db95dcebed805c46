import { Mark, type MarkTone } from '../../components/mark.tsx';

interface Props {
  /** Of a flow, of a step of one, or of a run of a schedule. */
  readonly state: string;
  readonly label: string;
}

const tones: Readonly<Record<string, MarkTone>> = {
  queued: 'waiting',
  waiting: 'waiting',
  skipped: 'waiting',
  cancelled: 'waiting',
  running: 'running',
  failed: 'attention',
};

/** How far it is. */
export const RunMark = ({ state, label }: Props) => <Mark tone={tones[state] ?? 'usual'}>{label}</Mark>;
