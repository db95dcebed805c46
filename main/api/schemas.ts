import { z } from 'zod';

// What the API takes and gives, by the field names that its clients use. The page /openapi.json is made of these.

const number = z.number();
const isoDate = z
  .string()
  .max(40)
  .describe('ISO 8601: 2017-08-16, or 2017-08-16T05:00:00')
  .meta({ examples: ['2017-08-16'] });

export const failure = z.object({
  error: z.object({
    code: z.string().describe('Does not change; messages may.'),
    message: z.string(),
    field: z.string().optional().describe('What of the request is wrong.'),
  }),
});

export const status = z.object({
  status: z.literal('ok'),
  timestamp: z.string(),
  transactional_model_loaded: z.boolean(),
  preprocessor_loaded: z.boolean(),
  sarima_model_loaded: z.boolean(),
  transactional_model_type: z.string().nullable(),
});
export const statusFailure = failure.extend({ status: z.literal('error'), details: z.string() });

const cell = z.union([z.number(), z.string().max(10_000), z.null()]);
export const row = z
  .record(z.string().max(1000), cell)
  .describe('The columns that the model predicts from, by name; null where one is not known. Others are passed over.')
  .meta({ examples: [{ Units_Sold: 3, Unit_Price: 19.9, Category: 'Books', Region: 'North' }] });
const predicted = z.object({ predicted_revenue: number });
export const prediction = predicted;
export const batchRequest = z.object({ data: z.array(row).min(1).max(50_000) });
export const batch = z.object({ predictions: z.array(predicted) });
export const csvBatch = z.object({
  predictions: z
    .array(z.object({ predicted_revenue: number.nullable() }))
    .describe('One for each row, in order; null for one with an error.'),
  filename: z.string(),
  num_records_processed: z.int(),
  num_errors: z.int(),
  errors: z.array(z.object({ row: z.int().describe('From 1 on, without the header.'), message: z.string() })),
});

export const shap = z.object({
  base_value: number,
  shap_values: z.record(z.string(), number),
  instance_features: z.record(z.string(), cell),
  prediction: number,
});

export const modelInfo = z.object({
  model_type: z.string(),
  training_date: z.string(),
  mlflow_run_id: z.string().nullable(),
  run_id: z.string(),
  feature_importance: z.record(z.string(), number),
  performance_metrics: z.record(z.string(), number.nullable()),
  model: z.string().nullable().describe('Name of the registered model; null for a model that is not registered.'),
  version: number.nullable(),
});

export const sarimaRequest = z.object({
  start_date: isoDate,
  end_date: isoDate,
  series: z.string().max(1000).optional().describe('One of the series of the model; all added up where absent.'),
});
export const sarimaForecast = z.object({
  forecasts: z.array(
    z.object({
      date: z.union([z.string(), number]),
      predicted_revenue: number,
      confidence_interval_lower: number,
      confidence_interval_upper: number,
    }),
  ),
});

const futureValues = z.record(z.string().max(1000), z.array(number).max(10_000));
export const forecastRequest = z.strictObject({
  model: z.string().min(1).max(200).describe('Name of a registered model.'),
  horizon: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Periods after the end of the data; as trained where neither this nor dates are given.'),
  start_date: isoDate.optional(),
  end_date: isoDate.optional(),
  series: z
    .union([z.string().max(1000), z.array(z.string().max(1000)).min(1).max(100_000)])
    .optional()
    .describe('One series or several; all where absent.'),
  levels: z.array(z.number().gt(0).lt(100)).min(1).max(10).optional().describe('Percent; those of the training where absent.'),
  estimates: z
    .enum(['newest', 'trained'])
    .optional()
    .describe(
      'Models of single series: estimated anew from the newest data (newest, as usual), or as on the day of the training, going on from the end of what they learnt from (trained).',
    ),
  future_regressors: z
    .union([futureValues, z.record(z.string().max(1000), futureValues)])
    .optional()
    .describe(
      'What will be known of the periods to forecast: {"price": [2.5, 2.5]} for every series, or by series {"North / tea": {"price": [2.5, 2.5]}}.',
    ),
});
export type ForecastRequest = z.infer<typeof forecastRequest>;
export const forecast = z.object({
  forecasts: z.array(
    z
      .object({ series: z.string(), date: z.union([z.string(), number]), forecast: number })
      .catchall(number)
      .describe('With lower_80, upper_80 and so on for each level; in an A/B period with version, the one that serves the series.'),
  ),
  model: z.string(),
  version: z.int(),
  challenger: z.int().optional().describe('In an A/B period of the deployment: the version that serves a share of the series.'),
  errors: z
    .array(z.object({ series: z.string(), message: z.string() }))
    .optional()
    .describe('Series that could not be forecast, where there are any.'),
});

export const reloaded = z.object({
  status: z.literal('success'),
  message: z.string(),
  reloaded_models: z.array(z.enum(['transactional', 'preprocessor', 'sarima'])),
});
