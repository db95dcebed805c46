# R's tbats and stlf on series with several seasons: point forecasts, 95 percent bounds and CPU seconds. Rows id,seasons,h,value in; CSV out.
suppressPackageStartupMessages(library(forecast))
arguments <- commandArgs(trailingOnly = TRUE)
rows <- read.csv(arguments[1], stringsAsFactors = FALSE)
cat("id,method,step,mean,lower,upper,seconds\n")
for (id in unique(rows$id)) {
  part <- rows[rows$id == id, ]
  seasons <- as.numeric(strsplit(as.character(part$seasons[1]), "|", fixed = TRUE)[[1]])
  x <- if (length(seasons) > 1) msts(part$value, seasonal.periods = seasons) else ts(part$value, frequency = seasons)
  # tbats takes the longest stretch without gaps, and would forecast from its end.
  whole <- if (anyNA(x)) na.interp(x) else x
  h <- part$h[1]
  fits <- list(
    "R stlf, ETS" = function() stlf(x, h = h, method = "ets"),
    "R stlf, ARIMA" = function() stlf(x, h = h, method = "arima"),
    "R tbats" = function() forecast(tbats(whole, use.parallel = FALSE), h = h)
  )
  for (method in names(fits)) {
    spent <- system.time(f <- suppressWarnings(fits[[method]]()))
    values <- cbind(as.numeric(f$mean), as.numeric(f$lower[, 2]), as.numeric(f$upper[, 2]))
    for (i in seq_len(h)) cat(paste(c(id, method, i, format(values[i, ], digits = 12, trim = TRUE), sum(spent[c("user.self", "sys.self")])), collapse = ","), "\n", sep = "")
  }
}
