import { describe, expect, it } from 'vitest';
import type { ParameterInfo } from '../../contract/entities/model.ts';
import { placeholder, rangeText, readParameter, readSpec, writeParameter } from '../../renderer/parameters/read.ts';
import { models } from './fake-models.ts';

const parameter = (part: Partial<ParameterInfo> & Pick<ParameterInfo, 'type'>): ParameterInfo => ({
  name: 'it',
  label: 'It',
  help: 'What it does.',
  common: false,
  ...part,
});
const refusalOf = (of: ParameterInfo, text: string): string | null => {
  const reading = readParameter(of, text);
  return reading.ok ? null : reading.message;
};

describe('reading a parameter', () => {
  it('an empty field is automatic', () => {
    expect(readParameter(parameter({ type: 'number' }), '  ')).toEqual({ ok: true, value: null });
  });
  it('numbers keep to their range, whole numbers to whole ones, and say what they need', () => {
    const share = parameter({ type: 'number', min: 0, max: 1 });
    expect(readParameter(share, '0.25')).toEqual({ ok: true, value: 0.25 });
    expect(refusalOf(share, '1.5')).toBe('Needs 0 to 1');
    expect(refusalOf(share, 'x')).toBe('Needs a number');
    expect(refusalOf(parameter({ type: 'integer', min: 2 }), '1')).toBe('Needs 2 or more');
    expect(refusalOf(parameter({ type: 'integer' }), '2.5')).toBe('Needs a whole number');
    expect(refusalOf(parameter({ type: 'number' }), 'Infinity')).toBe('Needs a number');
  });
  it('lists of numbers take commas, spaces and brackets, and name the wrong one', () => {
    const list = parameter({ type: 'numbers', min: 0, max: 1 });
    expect(readParameter(list, '[0.1, 0.5 0.9]')).toEqual({ ok: true, value: [0.1, 0.5, 0.9] });
    expect(refusalOf(list, '0.1, 7')).toBe('7: needs 0 to 1');
  });
  it('choices and booleans take what is offered only', () => {
    const choice = parameter({ type: 'choice', choices: [{ value: 'flat', label: 'Flat' }] });
    expect(readParameter(choice, 'flat')).toEqual({ ok: true, value: 'flat' });
    expect(refusalOf(choice, 'round')).toBe('Choose one of the list');
    expect(readParameter(parameter({ type: 'boolean' }), 'false')).toEqual({ ok: true, value: false });
  });
  it('JSON is checked, and the place of the mistake is named', () => {
    const json = parameter({ type: 'json' });
    expect(readParameter(json, '[{"holiday": "Easter"}]')).toEqual({ ok: true, value: [{ holiday: 'Easter' }] });
    expect(refusalOf(json, '[\n  {"holiday" "Easter"}\n]')).toBe('This is no JSON: look at line 2, character 14');
    expect(refusalOf(json, '[{"holiday": ')).toMatch(/^This is no/);
  });
  it('a bare word is a text, as for the name of a column, and is written as one', () => {
    const json = parameter({ type: 'json' });
    expect(readParameter(json, 'shelf price')).toEqual({ ok: true, value: 'shelf price' });
    expect(readParameter(json, 'true')).toEqual({ ok: true, value: true });
    expect(writeParameter(json, 'auto')).toBe('auto');
    expect(writeParameter(json, 'true')).toBe('"true"');
    expect(writeParameter(json, true)).toBe('true');
  });
});

describe('a form', () => {
  const prophet = models.find(({ kind }) => kind === 'prophet')?.parameters ?? [];
  it('gives a spec without what is automatic, and names what is wrong', () => {
    const { spec, wrong } = readSpec(prophet, { growth: 'flat', changepoint_prior_scale: '1000', weekly_seasonality: 'true' });
    expect(spec).toEqual({ growth: 'flat', weekly_seasonality: true });
    expect(wrong).toEqual({ changepoint_prior_scale: 'Needs 0.0001 to 100' });
  });
  it('writes what it reads', () => {
    const values = { growth: 'flat', changepoints: [0.2, 0.5], holidays: [{ holiday: 'Easter', ds: ['2024-03-31'] }], n_changepoints: 3 };
    for (const [name, value] of Object.entries(values)) {
      const one = prophet.find((candidate) => candidate.name === name);
      if (!one) throw new Error(name);
      expect(readParameter(one, writeParameter(one, value))).toEqual({ ok: true, value });
    }
  });
  it('shows the default, or what leaving it empty means', () => {
    expect(placeholder(parameter({ type: 'number' }))).toBe('automatic');
    expect(placeholder(parameter({ type: 'number', empty: 'none' }))).toBe('none');
    expect(placeholder(parameter({ type: 'number', default: 3, empty: 'none' }))).toBe('3');
    expect(placeholder(parameter({ type: 'number', default: 0.05 }))).toBe('0.05');
    expect(placeholder(parameter({ type: 'json', default: [] }))).toBe('none');
    expect(placeholder(parameter({ type: 'choice', default: 'a', choices: [{ value: 'a', label: 'Additive' }] }))).toBe('Additive');
    expect(rangeText(parameter({ type: 'number', min: 0, max: 1 }))).toBe('0 to 1');
    expect(rangeText(parameter({ type: 'number', max: 1 }))).toBe('1 or less');
  });
});
