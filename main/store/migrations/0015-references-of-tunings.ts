/** How the settings as they were did, and on how many series a search is made. */
export const referencesOfTunings = `
ALTER TABLE tuning ADD COLUMN series TEXT NOT NULL DEFAULT '{"total":0,"local":0,"global":0}';
ALTER TABLE tuning_study ADD COLUMN reference TEXT;
`;
