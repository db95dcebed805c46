import packageFile from '../package.json' with { type: 'json' };

declare const ALMANAC_COMMIT: string | null;

export const version: string = packageFile.version;
export const productName: string = packageFile.productName;
/** The commit that this was built from, with a plus where it was changed; null where that is not known, as in a run from the sources. */
export const commit: string | null = typeof ALMANAC_COMMIT === 'undefined' ? null : ALMANAC_COMMIT;
