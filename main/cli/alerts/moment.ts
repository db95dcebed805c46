import { ApiError } from '../../../contract/errors.ts';

const units: Record<string, number> = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/**
 * A moment as people say it: `30m`, `4h`, `2d` from now, or a date with or without a time (of this machine's zone unless it says another).
 *
 * @param direction - 1 for what is to come, -1 for what was
 * @returns ISO
 * @throws ApiError `bad-input` naming the option
 */
export function momentIn(text: string, field: string, direction: 1 | -1, now = Date.now()): string {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim()) ?? [];
  const size = unit === undefined ? undefined : units[unit.toLowerCase()];
  const moment = amount !== undefined && size !== undefined ? now + direction * Number(amount) * size : Date.parse(text);
  if (!Number.isFinite(moment))
    throw new ApiError('bad-input', `"${text}" is no time. Give 30m, 4h, 2d, or a date such as 2026-11-23T08:00.`, { field, value: text });
  return new Date(moment).toISOString();
}
