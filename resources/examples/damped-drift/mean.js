export const mean = (values) => values.reduce((sum, value) => sum + value / values.length, 0);
