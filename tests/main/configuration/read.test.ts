import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { about, defaultsFile } from '../../../main/services/configuration/defaults-file.ts';
import { jsonSchema } from '../../../main/services/configuration/json-schema.ts';
import { needs } from '../../../main/services/configuration/needs.ts';
import { readEnvironment, variableOf } from '../../../main/services/configuration/read-environment.ts';
import { readLayer } from '../../../main/services/configuration/read-layer.ts';
import { findKey, knownSettings, schema, sectionOfKind } from '../../../main/services/configuration/schema.ts';
import { modelInfos } from '../../../main/services/models/catalogue.ts';
import { configurationPage, defaultsPath } from '../../configuration-docs.ts';

const read = (text: string) => readLayer(text, { layer: 'workspace', file: 'almanac.yml' });
const wrong = (text: string): string[] => read(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
const values = (text: string) => Object.fromEntries([...read(text).values].map(([key, { value }]) => [key, value]));

describe('the file of defaults', () => {
  it('is what the schema says: every setting with its default and a comment that explains it', () => {
    const file = readFileSync(defaultsPath, 'utf8');
    expect(file, 'run "npm run configuration"').toBe(defaultsFile());
    const { values: read, problems } = readLayer(file, { layer: 'file', file: defaultsPath });
    expect(problems).toEqual([]);
    expect([...read].map(([key, { value }]) => [key, value])).toEqual(knownSettings.map(({ key, setting }) => [key, setting.default]));
    const lines = file.split('\n');
    for (const { line } of read.values()) expect(lines[(line ?? 0) - 2]?.trim()).toMatch(/^# .*[.!?]$/);
  });

  it('is in the page of the documentation too', () => {
    const { is, should } = configurationPage();
    expect(is, 'run "npm run configuration"').toBe(should);
  });

  it('has every parameter that a model has of its own', () => {
    for (const { kind, parameters } of modelInfos)
      for (const { name, common } of parameters) {
        const key = `models.${common ? 'all' : sectionOfKind(kind)}.${name}`;
        expect(findKey(key)?.key).toBe(key);
      }
    for (const { key, setting } of knownSettings) {
      expect(needs(setting, setting.default), key).toBeNull();
      expect(setting.default !== null || (setting.empty ?? '') !== '', `${key} says what null means`).toBe(true);
      expect(about(setting)).toMatch(/[.!?]$/);
    }
  });

  it('is taken by the schema for editors', () => {
    const { properties } = jsonSchema() as { properties: Record<string, { properties: Record<string, Record<string, unknown>> }> };
    expect(Object.keys(properties)).toEqual([...schema.sections.keys()]);
    expect(properties['training']?.properties['folds']).toMatchObject({ type: ['integer', 'null'], minimum: 1, maximum: 50 });
    const models = properties['models']?.properties as unknown as Record<string, { properties: Record<string, unknown> }> | undefined;
    expect(models?.['arima']?.properties['seasonal']).toMatchObject({ enum: [true, false] });
  });
});

describe('a file of settings', () => {
  it('is read with the names that users of other libraries know', () => {
    const text = `
training: { horizon: 14, lr: 0.01 }
models:
  sarimax: { max_p: 3, max_P: 1, seasonal: false }
  ets: { seasonal: mul, smoothing_level: 0.3 }
  lightgbm: { num_boost_round: 50, lambda_l2: 2 }
  n-hits: { max_epochs: 5 }
  Prophet: {}
`;
    expect(wrong(text)).toEqual(['8:3 There is no setting models.Prophet. Did you mean models.prophet?']);
    expect(values(text)).toEqual({
      'training.prediction_horizon': 14,
      'training.learning_rate': 0.01,
      'models.arima.max_p': 3,
      'models.arima.max_P': 1,
      'models.arima.seasonality': 'none',
      'models.exponential_smoothing.season': 'multiplicative',
      'models.exponential_smoothing.alpha': 0.3,
      'models.gradient_boosting.n_estimators': 50,
      'models.gradient_boosting.reg_lambda': 2,
      'models.n_hits.epochs': 5,
    });
  });

  it('has all that is wrong said at once, with its place, what it needs and what it got', () => {
    expect(
      wrong(`training:
  folds: three
  fold: 3
  levels: [80, 200]
  lr: 0.1
  learning_rate: 0.1
  seed: 1.5
  models: [prophett]
models:
  arima: { max_p: 12 }
  arimax: {}
  theta: 5
  naive: { window: 3 }
  prophet: { holidays: [{ holiday: a, holiday: b }] }
max_p: 3
`),
    ).toEqual([
      '2:10 training.folds must be a whole number from 1 to 50 but is "three".',
      '3:3 There is no setting training.fold. Did you mean training.folds?',
      '4:11 training.levels must be a list of numbers from 1 to 99.9 but is [80,200].',
      '6:3 training.learning_rate is given twice: first in line 5.',
      '7:9 training.seed must be a whole number from -2147483648 to 2147483647 but is 1.5.',
      '8:11 training.models must be a list of models, of which "prophett" is none (see "almanac models") but is ["prophett"].',
      '10:19 models.arima.max_p must be a whole number from 0 to 10 but is 12.',
      '11:3 models.arima is given twice (arimax is another name of it): first in line 10.',
      '12:10 models.theta must have settings below it but is 5.',
      '13:12 There is no setting models.naive.window. It is known as models.seasonal_window_average.window.',
      '14:39 models.prophet.holidays: holiday is given twice.',
      '15:1 There is no setting max_p. It is known as models.arima.max_p, models.mstl_arima.max_p.',
    ]);
  });

  it.each([
    ['a: b: c', /^1:4 This is no YAML: nested mappings are not allowed/],
    ['training:\n\t- b', /^2:1 This is no YAML: tabs/],
    ['training: {folds: 2}\n---\ntraining: {folds: 3}', /^2:1 This is no YAML: source contains multiple documents/],
    ['training: {models: !!js/function "x"}', /^1:34 Tags are not taken here: leave out/],
    ['training: &a {folds: 2}\nsearch: *a', /^2:9 Aliases are not taken here: write out what \*a stands for/],
    ['- 1', /^1:1 The file must have settings by section/],
    ['{', /^1:2 This is no YAML/],
    ['<<: {training: {folds: 3}}', /^1:1 There is no setting <</],
    ['__proto__: {folds: 3}', /^1:1 There is no setting __proto__/],
    ['? [training]\n: 3', /^1:3 A name of a setting must be a plain text/],
    ['training: {folds: .inf}', /^1:19 training.folds must be a whole number .* but is "Infinity"/],
    [`models: {lstm: {holidays: ${'['.repeat(200)}${']'.repeat(200)}}}`, /^1:1 The file must be nested at most 20 deep/],
    ['[['.repeat(60_000), /nested at most 20 deep|This is no YAML/],
    ['#'.repeat(262_145), /^1:1 The file must have at most 262144 characters but has 262145/],
  ])('refuses %.40s', (text, message) => {
    const { problems, values: read } = readLayer(text, { layer: 'workspace', file: 'almanac.yml' });
    expect(wrong(text)[0]).toMatch(message);
    if (!text.startsWith('training: {folds: 2}')) expect(read.size).toBe(text.startsWith('training: &a') ? 1 : 0);
    for (const { line, column, length } of problems) expect(Math.min(line ?? 0, column ?? 0, length)).toBeGreaterThan(0);
  });

  it('never breaks what reads it, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            'training',
            'models',
            ':',
            ' ',
            '\n',
            '  ',
            '- ',
            '{',
            '}',
            '[',
            '&a',
            '*a',
            '!!x',
            '"',
            '#',
            '5',
            'arima',
            '?',
            '|',
            '\t',
          ),
        ),
        (parts) => {
          const { problems } = read(parts.join(''));
          for (const { line, column } of problems) expect(Math.min(line ?? 0, column ?? 0)).toBeGreaterThan(0);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  it('that is empty or has only comments sets nothing', () => {
    for (const text of ['', '\n', '# nothing', 'training:', 'training:\n  # folds: 3\nmodels: {}'])
      expect([wrong(text), values(text)]).toEqual([[], {}]);
  });
});

describe('the environment', () => {
  const of = (variables: Record<string, string>) => {
    const { values: read, problems } = readEnvironment(variables);
    return [Object.fromEntries([...read].map(([key, { value }]) => [key, value])), problems.map(({ message }) => message)];
  };

  it('sets by the key in capitals, two underscores for a dot', () => {
    expect(
      of({
        ALMANAC_TRAINING__LEVELS: '80, 95',
        ALMANAC_TRAINING__MODELS: '[theta, arima]',
        ALMANAC_MODELS__ARIMA__MAX_P: '3',
        ALMANAC_MODELS__ARIMA__max_P: '1',
        ALMANAC_MODELS__EXPONENTIAL_SMOOTHING__DAMPED: 'true',
        ALMANAC_MODELS__PROPHET__COUNTRY_HOLIDAYS: 'NO',
        ALMANAC_MODELS__PROPHET__HOLIDAYS: '[{holiday: a, ds: [2024-01-01]}]',
        ALMANAC_TRAINING__FOLDS: '',
        ALMANAC_DEBUG: '1',
        ALMANAC_NET_BACKEND: 'fused',
      }),
    ).toEqual([
      {
        'training.levels': [80, 95],
        'training.models': ['theta', 'arima'],
        'models.arima.max_p': 3,
        'models.arima.max_P': 1,
        'models.exponential_smoothing.damped': true,
        'models.prophet.country_holidays': 'NO',
        'models.prophet.holidays': [{ holiday: 'a', ds: ['2024-01-01'] }],
        'training.folds': null,
      },
      [],
    ]);
  });

  it('has a variable for every setting', () => {
    for (const { key, setting } of knownSettings) {
      const given = setting.default === null ? '' : JSON.stringify(setting.default).replace(/^"|"$/g, '');
      const [read, problems] = of({ [variableOf(key)]: given });
      expect([read, problems]).toEqual([{ [key]: setting.default }, []]);
    }
  });

  it('says what is wrong by the name of the variable', () => {
    expect(
      of({
        ALMANAC_TRAINING__FOLDZ: '3',
        ALMANAC_TRAINING__FOLDS: 'x',
        ALMANAC_NOTHING__AT__ALL: '1',
        ALMANAC_TRAINING__LR: '1',
        ALMANAC_TRAINING__LEARNING_RATE: '1',
      })[1],
    ).toEqual([
      expect.stringMatching(/^ALMANAC_NOTHING__AT__ALL: There is no setting nothing\. Known here: training/),
      'ALMANAC_TRAINING__FOLDS: training.folds must be a whole number from 1 to 50 but is "x".',
      'ALMANAC_TRAINING__FOLDZ: There is no setting training.foldz. Did you mean training.folds?',
      'ALMANAC_TRAINING__LR: training.learning_rate is given twice: ALMANAC_TRAINING__LEARNING_RATE sets it too.',
    ]);
  });
});
