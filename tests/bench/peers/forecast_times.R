# CPU milliseconds of R's forecast package for each series: full automatic fit and forecast. Writes JSON lines.
suppressPackageStartupMessages(library(forecast))
arguments <- commandArgs(trailingOnly = TRUE)
models <- strsplit(arguments[2], ",")[[1]]
rows <- read.csv(arguments[1])
fits <- list(
  "arima" = function(x, h) forecast(auto.arima(x), h = h, level = c(80, 95)),
  "exponential-smoothing" = function(x, h) forecast(ets(x), h = h, level = c(80, 95)),
  "theta" = function(x, h) thetaf(x, h = h, level = c(80, 95)),
  "mstl" = function(x, h) stlf(x, h = h, level = c(80, 95))
)
for (model in intersect(models, names(fits))) {
  # The last line of a series counts: the first of two rounds warms up.
  for (id in rep(unique(rows$id), 2)) {
    part <- rows[rows$id == id, ]
    if (part$m[1] > 24 && model == "arima") next
    if (part$m[1] == 1 && model == "mstl") next
    x <- ts(part$y, frequency = part$m[1])
    spent <- system.time(tryCatch(fits[[model]](x, part$h[1]), error = function(e) NULL))
    cat(sprintf('{"model":"%s","id":"%s","ms":%.3f}\n', model, id, 1000 * (spent[["user.self"]] + spent[["sys.self"]])))
  }
}
