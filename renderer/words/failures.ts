import { ApiError, type ErrorCode, type ErrorData } from '../../contract/errors.ts';

/** What went wrong, ready to be read: where, and the step that leads on. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  /** File, row, column and value as far as known. */
  readonly place: readonly { readonly label: string; readonly value: string }[];
  readonly hint: string | null;
  readonly data: ErrorData;
}

/** The step that a button beside the error takes. */
export type NextStep =
  | 'choose-files'
  | 'choose-columns'
  | 'choose-reading'
  | 'add-up'
  | 'change-settings'
  | 'try-again'
  | 'reload'
  | 'none';

const steps: Partial<Record<ErrorCode, NextStep>> = {
  'file-missing': 'choose-files',
  'file-empty': 'choose-files',
  'file-binary': 'choose-files',
  'file-unreadable': 'choose-files',
  'file-changed': 'choose-files',
  'no-rows': 'choose-files',
  'too-many-columns': 'choose-reading',
  'no-date': 'choose-columns',
  'no-target': 'choose-columns',
  'no-column': 'choose-columns',
  'mixed-dates': 'choose-reading',
  'not-a-number': 'choose-reading',
  'duplicate-keys': 'add-up',
  'too-short': 'choose-columns',
  disconnected: 'reload',
  cancelled: 'none',
};
export const stepLabels: Record<Exclude<NextStep, 'none'>, string> = {
  'choose-files': 'Choose other files',
  'choose-columns': 'Go to the columns',
  'choose-reading': 'Go to how it is read',
  'add-up': 'Add the rows up',
  'change-settings': 'Change the settings',
  'try-again': 'Try again',
  reload: 'Reload',
};

export const nextStep = (failure: Failure): NextStep => steps[failure.code] ?? 'try-again';

/** Any thrown thing as a failure that can be shown. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof ApiError)) {
    const message = error instanceof Error ? error.message : String(error);
    return { code: 'internal', message, place: [], hint: null, data: {} };
  }
  const { file, row, column, value, hint } = error.data;
  const place = [
    { label: 'File', value: file },
    { label: 'Row', value: row === undefined ? undefined : String(row) },
    { label: 'Column', value: column },
    { label: 'Value', value },
  ].flatMap((part) => (part.value === undefined ? [] : [{ label: part.label, value: part.value }]));
  return { code: error.code, message: error.message, place, hint: hint ?? null, data: error.data };
}

export const isCancelled = (error: unknown): boolean => error instanceof ApiError && error.code === 'cancelled';
