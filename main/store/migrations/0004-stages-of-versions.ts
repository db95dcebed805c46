/**
 * A version stands on a snapshot of raw data that others may share, with figures that its cleaning and features took from the data. Versions of
 * before are their own raw data.
 */
export const stagesOfVersions = `
ALTER TABLE dataset_version ADD COLUMN raw_id TEXT NOT NULL DEFAULT '';
UPDATE dataset_version SET raw_id = id;
CREATE INDEX dataset_version_by_raw ON dataset_version (raw_id);
ALTER TABLE dataset_version ADD COLUMN figures TEXT NOT NULL DEFAULT '{}';
`;
