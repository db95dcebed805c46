import { runGaps, slopeThroughGaps } from './gaps.ts';
import { ADDITIVE, gapParameters, isPerfect, MULTIPLICATIVE, NONE, type Pass } from './recursion.ts';

/** Derivatives of the criterion by the smoothing parameters and the initial states. */
export interface Gradient {
  alpha: number;
  beta: number;
  gamma: number;
  phi: number;
  level: number;
  slope: number;
  /** Length m. */
  effects: Float64Array;
}

export const newGradient = (seasonLength: number): Gradient => ({
  alpha: 0.5,
  beta: 0.5,
  gamma: 0.5,
  phi: 0.5,
  level: 0.5,
  slope: 0.5,
  effects: new Float64Array(seasonLength),
});

/**
 * Derivatives of what `run` returned, all in one walk back through the series (the adjoint of the recursion): the time does not depend on how
 * many initial states there are.
 *
 * @param pass - as `run` left it
 * @param out - its `effects` have the length of those of the pass
 * @see Griewank & Walther (2008), Evaluating Derivatives, chapter 3
 */
export function walkBack(pass: Pass, out: Gradient): void {
  const { y, trend, season, relative, phi, levels, slopes, seasons, gaps } = pass;
  let { alpha, beta, gamma } = pass;
  let precision = 1;
  const bars = out.effects;
  const m = bars.length;
  const n = y.length;
  const perfect = isPerfect(pass);
  const weight = perfect ? 0 : (2 * pass.count) / pass.sse;
  const logWeight = relative ? 2 : 0;
  const power = trend === MULTIPLICATIVE && phi !== 1;
  let levelBar = 0;
  let slopeBar = 0;
  bars.fill(0);
  let alphaBar = 0;
  let betaBar = 0;
  let gammaBar = 0;
  let phiBar = 0;
  // Each step's own, to be told apart where shares of errors differ from step to step.
  let alphaStep = 0;
  let betaStep = 0;
  let gammaStep = 0;
  let at = m > 0 ? (n - 1) % m : 0;
  for (let t = n - 1; t >= 0; t--) {
    const value = y[t] as number;
    const level = levels[t] as number;
    const slope = slopes[t] as number;
    let growth = 0;
    let base = level;
    if (trend === ADDITIVE) {
      growth = phi * slope;
      base = level + growth;
    } else if (trend === MULTIPLICATIVE) {
      growth = power ? Math.pow(slope, phi) : slope;
      base = level * growth;
    }
    let baseBar = levelBar;
    let growthBar = slopeBar;
    let old = 0;
    if (value === value) {
      let effect = 0;
      let forecast = base;
      if (season === ADDITIVE) {
        effect = seasons[t] as number;
        forecast = base + effect;
      } else if (season === MULTIPLICATIVE) {
        effect = seasons[t] as number;
        forecast = base * effect;
      }
      if (gaps) {
        alpha = gaps.alphas[t] as number;
        beta = gaps.betas[t] as number;
        gamma = gaps.gammas[t] as number;
        precision = 1 / (gaps.variances[t] as number);
      }
      const error = value - forecast;
      const forecastBar = relative
        ? (logWeight - (precision * weight * error * value) / (forecast * forecast)) / forecast
        : -precision * weight * error;
      const surprise = season === MULTIPLICATIVE ? error / effect : error;
      const betaShare = trend === MULTIPLICATIVE ? surprise / level : surprise;
      alphaStep = surprise * levelBar;
      betaStep = betaShare * slopeBar;
      alphaBar += alphaStep;
      betaBar += betaStep;
      let surpriseBar = alpha * levelBar + beta * (trend === MULTIPLICATIVE ? slopeBar / level : slopeBar);
      if (season === ADDITIVE) {
        const effectBar = bars[at] as number;
        gammaStep = error * effectBar;
        gammaBar += gammaStep;
        surpriseBar += gamma * effectBar;
        bars[at] = effectBar - surpriseBar + forecastBar;
        baseBar += forecastBar - surpriseBar;
      } else if (season === MULTIPLICATIVE) {
        const effectBar = bars[at] as number;
        gammaStep = (error / base) * effectBar;
        gammaBar += gammaStep;
        bars[at] = effectBar * (1 - gamma) - (surpriseBar * value) / (effect * effect) + forecastBar * base;
        baseBar += forecastBar * effect - surpriseBar - (gamma * effectBar * value) / (base * base);
      } else baseBar += forecastBar - surpriseBar;
      if (gaps) {
        const size = relative ? error / forecast : error;
        gaps.alphaBars[t] = alphaStep;
        gaps.betaBars[t] = betaStep;
        gaps.gammaBars[t] = gammaStep;
        gaps.varianceBars[t] = precision * (1 - 0.5 * weight * size * size * precision);
      }
      if (trend === MULTIPLICATIVE) old = (-slopeBar * beta * betaShare) / level;
    }
    if (trend === NONE) levelBar = baseBar;
    else if (trend === ADDITIVE) {
      growthBar += baseBar;
      levelBar = baseBar;
      slopeBar = growthBar * phi;
      phiBar += growthBar * slope;
    } else {
      growthBar += baseBar * level;
      levelBar = baseBar * growth + old;
      slopeBar = power ? (growthBar * phi * growth) / slope : growthBar;
      // The derivative by phi is asked for only where it is free, and then it is not one.
      if (power) phiBar += growthBar * growth * Math.log(slope);
    }
    if (--at < 0) at = m - 1;
  }
  if (gaps) {
    const parameters = gapParameters(pass);
    alphaBar = slopeThroughGaps(gaps, parameters, 'alpha');
    betaBar = trend === NONE ? 0 : slopeThroughGaps(gaps, parameters, 'beta');
    gammaBar = m > 0 ? slopeThroughGaps(gaps, parameters, 'gamma') : 0;
    if (trend === ADDITIVE || power) phiBar += slopeThroughGaps(gaps, parameters, 'phi');
    runGaps(gaps, parameters);
  }
  out.alpha = alphaBar;
  out.beta = betaBar;
  out.gamma = gammaBar;
  out.phi = phiBar;
  out.level = levelBar;
  out.slope = slopeBar;
}
