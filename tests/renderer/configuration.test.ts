import { describe, expect, it } from 'vitest';
import { explainLine, knownSettings, offersAt } from '../../renderer/features/settings/configuration-completion.ts';
import { createConfiguration } from '../../main/services/configuration/configuration.ts';

const known = knownSettings(createConfiguration({ workspace: '/nowhere', environment: {} }).report());
/** What is offered where the text has a bar. */
function offered(text: string): string[] | null {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.includes('|'));
  const column = (lines[at] ?? '').indexOf('|');
  const found = offersAt(known, text.replace('|', '').split('\n'), at, column);
  return found && found.offers.map(({ label }) => label);
}

describe('completion of the configuration', () => {
  it('offers sections, their settings that are not there yet, and models', () => {
    expect(offered('tr|')).toEqual(expect.arrayContaining(['training', 'models']));
    expect(offered('training:\n  folds: 3\n\n|')).not.toContain('training');
    const training = offered('training:\n  folds: 3\n  # a comment\n  m|\n  seed: 1');
    expect(training).toEqual(expect.arrayContaining(['metric', 'models']));
    expect(training).not.toEqual(expect.arrayContaining(['folds']));
    expect(training).not.toEqual(expect.arrayContaining(['seed']));
    expect(offered('models:\n  |')).toEqual(expect.arrayContaining(['all', 'arima', 'prophet']));
    expect(offered('models:\n  lstm:\n    epochs: 3\n  arima:\n    |')).toEqual(expect.arrayContaining(['max_p', 'max_P', 'transform']));
    expect(offered('models:\n  lstm:\n    |')).toEqual(expect.arrayContaining(['hidden_size', 'non_negative']));
    expect(offered('models:\n  lstm:\n    |')).not.toContain('transform');
    expect(offered('nothing:\n  |')).toBeNull();
  });

  it('offers values with what null means', () => {
    expect(offered('training:\n  metric: |')).toEqual(['mase', 'rmsse', 'smape', 'mape', 'rmse', 'mae', 'null']);
    expect(offered('models:\n  holt:\n    damped: tr|')).toEqual(['true', 'false', 'null']);
    expect(offered('models:\n  arima:\n    transform: |')).toContain('log1p');
    expect(offered('training:\n  # metric: |')).toBeNull();
  });

  it('explains the line under the pointer', () => {
    const lines = 'models:\n  arima:\n    max_p: 3\n    transform: none'.split('\n');
    expect(explainLine(known, lines, 2)).toEqual({
      key: 'models.arima.max_p',
      text: expect.stringMatching(/Takes a whole number from 0 to 10\. Default: 5\.$/),
    });
    expect(explainLine(known, lines, 3)?.text).toMatch(/^Fits the model to transformed values/);
    expect(explainLine(known, lines, 1)?.text).toMatch(/^ARIMA/);
  });
});
