/** Kind of the models that are SARIMA. */
export const sarimaKind = 'arima';
