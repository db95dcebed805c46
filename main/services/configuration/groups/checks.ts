import { group, number } from '../setting.ts';

/** How much is odd to the checks of data. */
export const checks = group('What the checks of data call odd. Schemas that imports have learnt already stay as they are.', {
  range_room: number({
    help: 'Room beyond the range that was seen, as a share of its width, before a value of the next version counts as out of range.',
    default: 0.5,
    min: 0,
    max: 100,
  }),
  missing_room: number({ help: 'Share by which missing values may grow from version to version.', default: 0.05, min: 0, max: 1 }),
  series_room: number({ help: 'Share of the series that may be gone from a new version.', default: 0.2, min: 0, max: 1 }),
  shift_warning: number({
    help: 'Stability index of the part that two versions have in common from which on another distribution is a warning.',
    default: 0.1,
    min: 0.001,
    max: 10,
  }),
  shift_error: number({ help: 'The same, from which on it is an error.', default: 0.25, min: 0.001, max: 10 }),
});
