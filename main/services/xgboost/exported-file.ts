export interface ExportedFile {
  readonly name: string;
  readonly text: string;
}

/** What goes into a model and what is to be done with what comes out: for people, and for programs that check an export. */
export const aboutFile = (stem: string, about: Readonly<Record<string, unknown>>): ExportedFile => ({
  name: `${stem}-about.json`,
  text: `${JSON.stringify(
    {
      content: 'almanac-xgboost-about',
      formatVersion: 1,
      note: 'A model of Almanac as XGBoost JSON: import xgboost; booster = xgboost.Booster(model_file=FILE). "check" has rows with what they must give.',
      ...about,
    },
    null,
    1,
  )}\n`,
});
