# Makes statistics-r.json: Rscript statistics-r.R > statistics-r.json
# R 4.2.2 with forecast 8.20, tseries 0.10.53, jsonlite. The series are datasets of R.
suppressPackageStartupMessages({library(forecast); library(tseries); library(jsonlite)})

# entropy() and the strengths of stl_features() of tsfeatures 1.1.1, written out; both rest on base R and forecast.
entropy <- function(x) {
  spec <- spec.ar(na.contiguous(x), plot = FALSE, method = "burg", n.freq = ceiling(length(x) / 2 + 1))
  fx <- c(rev(spec$spec[-1]), spec$spec) / length(x)
  fx <- fx / sum(fx)
  fx <- 0.999 * fx + 0.001 / length(fx)
  min(1, -sum(fx * log(fx, base = length(x))))
}
strengths <- function(x, fit) {
  remainder <- fit[, "Remainder"]
  trend <- fit[, "Trend"]
  seasons <- fit[, grep("Season", colnames(fit)), drop = FALSE]
  adjusted <- var(trend + remainder)
  list(
    trend = if (adjusted / var(x) < 1e-10) 0 else max(0, min(1, 1 - var(remainder) / adjusted)),
    seasonal = vapply(seq_len(ncol(seasons)), function(i) max(0, min(1, 1 - var(remainder) / var(remainder + seasons[, i]))), 0)
  )
}
plain <- function(x) as.numeric(x)
one <- function(x) {
  n <- length(x)
  fit <- mstl(x)
  burg <- ar.burg(x)
  half <- max(1, round(sqrt(n) / 4))
  raw <- spec.pgram(x, taper = 0, fast = FALSE, detrend = TRUE, plot = FALSE)
  smooth <- spec.pgram(x, kernel("modified.daniell", half), taper = 0, fast = FALSE, detrend = TRUE, plot = FALSE)
  list(
    m = frequency(x), y = plain(x),
    mstl = list(trend = plain(fit[, "Trend"]), remainder = plain(fit[, "Remainder"])),
    supsmu = supsmu(seq_len(n), plain(x))$y,
    strengths = strengths(x, fit),
    entropy = entropy(x),
    burg = list(coefficients = plain(burg$ar), variance = burg$var.pred),
    periodogram = raw$spec * frequency(x),
    smoothed = list(half = half, power = smooth$spec * frequency(x)),
    acf = plain(acf(x, 24, plot = FALSE)$acf)[-1],
    pacf = plain(pacf(x, 24, plot = FALSE)$acf),
    kpss = list(level = plain(kpss.test(x)$statistic), trend = plain(kpss.test(x, "Trend")$statistic),
      levelLags = plain(kpss.test(x)$parameter), levelP = plain(kpss.test(x)$p.value), trendP = plain(kpss.test(x, "Trend")$p.value)),
    adf = list(statistic = plain(adf.test(x)$statistic), lags = plain(adf.test(x)$parameter)),
    ndiffs = ndiffs(x), nsdiffs = if (frequency(x) > 1) nsdiffs(x) else 0,
    # BoxCox.lambda(x, "guerrero") stops its search within 1.2e-4; the same one, ended later.
    guerrero = optimize(forecast:::guer.cv, c(if (any(x <= 0)) 0 else -1, 2), x = x, nonseasonal.length = 2, tol = 1e-10)$minimum,
    loglik = BoxCox.lambda(x, "loglik"),
    outliers = as.integer(tsoutliers(x)$index),
    quantiles = plain(quantile(x, c(0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)))
  )
}
suppressWarnings({
  result <- list(
    source = paste0(R.version.string, ", forecast ", packageVersion("forecast"), ", tseries ", packageVersion("tseries"), ": Rscript statistics-r.R"),
    series = list(AirPassengers = one(AirPassengers), nottem = one(nottem), UKgas = one(UKgas), Nile = one(Nile), LakeHuron = one(LakeHuron), lynx = one(lynx)),
    ccf = list(y = plain(mdeaths), x = plain(fdeaths), values = plain(ccf(mdeaths, fdeaths, 12, plot = FALSE)$acf)),
    gaps = list(y = plain(presidents), acf = plain(acf(presidents, 12, na.action = na.pass, plot = FALSE)$acf)[-1]),
    pairs = list(a = plain(presidents), b = c(plain(UKgas)[1:100], NA, NA, plain(UKgas)[1:18]),
      correlation = cor(plain(presidents), c(plain(UKgas)[1:100], NA, NA, plain(UKgas)[1:18]), use = "pairwise.complete.obs"))
  )
})
cat(toJSON(result, digits = 15, auto_unbox = TRUE, na = "null"), "\n")
