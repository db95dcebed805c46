import { ApiError } from '../../contract/errors.ts';
import { EngineError } from '../../engine/core/errors.ts';

/** An error of the system or the engine in the words of the contract; others stay as they are. */
export function explainError(error: unknown): unknown {
  if (error instanceof ApiError) return error;
  if (error instanceof EngineError) return new ApiError(error.code === 'cancelled' ? 'cancelled' : 'engine', error.message);
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ENOSPC' || code === 'SQLITE_FULL')
    return new ApiError('disk-full', 'The disk is full. Nothing half-written was kept. Free some space and try again.');
  return error;
}
