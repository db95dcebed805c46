# Makes comparison-r.json: Rscript comparison-r.R > comparison-r.json
# R 4.2.2 with forecast 8.20, lmtest and jsonlite. Errors are those of two forecasts of AirPassengers, or made up below.
suppressPackageStartupMessages({library(forecast); library(lmtest); library(jsonlite)})
set.seed(20261121)
plain <- function(x) as.numeric(x)

# Errors of one and six steps ahead from the same models at 48 origins.
ahead <- function(h, fun) sapply(seq(84, 131), function(end) AirPassengers[end + h] - fun(ts(AirPassengers[1:end], frequency = 12), h)$mean[h])
dm <- function(e1, e2, h) {
  cases <- expand.grid(alternative = c("two.sided", "less", "greater"), power = 1:2, estimator = c("acf", "bartlett"), stringsAsFactors = FALSE)
  lapply(seq_len(nrow(cases)), function(i) {
    negative <- FALSE
    fit <- withCallingHandlers(
      dm.test(e1, e2, alternative = cases$alternative[i], h = h, power = cases$power[i], varestimator = cases$estimator[i]),
      warning = function(w) { negative <<- TRUE; invokeRestart("muffleWarning") })
    list(alternative = cases$alternative[i], power = cases$power[i], estimator = cases$estimator[i], h = h,
      statistic = plain(fit$statistic), p = fit$p.value, negative = negative)
  })
}
pairs <- list(
  list(h = 1, e1 = plain(ahead(1, snaive)), e2 = plain(ahead(1, function(y, h) rwf(y, drift = TRUE, h = h)))),
  list(h = 6, e1 = plain(ahead(6, snaive)), e2 = plain(ahead(6, function(y, h) rwf(y, drift = TRUE, h = h)))),
  # Alternating errors: the estimate by autocovariances is negative.
  list(h = 2, e1 = rep(c(1, 2.5), 10) + round(rnorm(20, sd = 0.05), 6), e2 = rep(c(2, 1), 10)),
  list(h = 3, e1 = round(rnorm(12), 6), e2 = round(rnorm(12, sd = 2), 6))
)
pairs <- lapply(pairs, function(p) c(p, list(tests = dm(p$e1, p$e2, p$h))))

# A panel of 8 series with a shock that all share at each of 15 origins.
panel <- round(outer(rnorm(8, sd = 0.3), rep(1, 15)) + outer(rep(1, 8), as.numeric(arima.sim(list(ma = 0.6), 15))) + rnorm(120, 0.2), 6)
averages <- colMeans(panel)
panelTests <- lapply(c(1, 3), function(h) {
  # dm.test on e1 = averages + a constant and e2 = the constant, with power 1, tests the averages themselves.
  fit <- dm.test(averages + 100, rep(100, 15), h = h, power = 1, varestimator = "bartlett")
  list(h = h, statistic = plain(fit$statistic), p = fit$p.value)
})
series <- t.test(rowMeans(panel))

# Losses of 4 runs on 12 series, with and without ties.
losses <- round(matrix(rexp(48), 12, 4) + outer(rep(1, 12), c(0, 0.4, 0.1, 0.9)), 6)
tied <- round(losses)
ranked <- function(m) {
  test <- friedman.test(m)
  long <- data.frame(rank = as.numeric(t(apply(m, 1, rank))), block = factor(row(m)), run = factor(col(m)))
  f <- anova(lm(rank ~ block + run, long))["run", ]
  list(losses = t(m), ranks = plain(colMeans(t(apply(m, 1, rank)))), statistic = plain(test$statistic), p = test$p.value, f = f[["F value"]], fp = f[["Pr(>F)"]])
}
pairsOf <- combn(4, 2)
signed <- apply(pairsOf, 2, function(pair) {
  d <- losses[, pair[1]] - losses[, pair[2]]
  exact <- wilcox.test(d)
  list(first = pair[1] - 1, second = pair[2] - 1, v = plain(exact$statistic), p = exact$p.value)
})
adjusted <- p.adjust(vapply(signed, function(s) s$p, 0), "holm")
withTies <- suppressWarnings(wilcox.test(tied[, 1] - tied[, 4], correct = TRUE))
many <- round(rnorm(200, 0.1), 6)
ranges <- expand.grid(q = c(0.1, 0.5, 1, 2, 3, 4, 5, 7), k = c(2, 3, 5, 10))
quantiles <- expand.grid(p = c(0.5, 0.9, 0.95, 0.99), k = c(2, 3, 5, 10))

# Residuals: quantile plots of 9 and 40 values with quantiles of ordered values, and tests against the fitted value.
qq <- lapply(list(LakeHuron[1:9], Nile[1:40], lynx), function(y) {
  y <- plain(y)
  n <- length(y)
  points <- qqnorm(y, plot.it = FALSE)
  slope <- diff(quantile(y, c(0.25, 0.75))) / diff(qnorm(c(0.25, 0.75)))
  list(y = y, theoretical = sort(points$x), slope = plain(slope), intercept = plain(quantile(y, 0.25) - slope * qnorm(0.25)),
    # Lower bounds for a chance of 2 percent, and the chance that a bound leaves.
    lower = mean(y) + sd(y) * qnorm(qbeta(0.01, seq_len(n), n + 1 - seq_len(n))))
})
qbetas <- expand.grid(p = c(1e-6, 0.005, 0.3, 0.5, 0.99), a = c(1, 2, 17, 900), b = c(1, 5, 200))
passengers <- plain(AirPassengers)
months <- seq_along(passengers)
fit <- lm(passengers ~ months)
linear <- bptest(fit, ~ fitted(fit))
curved <- bptest(fit, ~ fitted(fit) + I(fitted(fit)^2))

cat(toJSON(list(
  made = paste0(R.version.string, ", forecast ", packageVersion("forecast"), ": Rscript comparison-r.R"),
  dm = pairs,
  panel = list(rows = panel, origins = panelTests, series = list(statistic = plain(series$statistic), p = series$p.value, interval = plain(series$conf.int))),
  friedman = list(ranked(losses), ranked(tied)),
  wilcoxon = list(pairs = signed, adjusted = adjusted,
    tied = list(d = tied[, 1] - tied[, 4], v = plain(withTies$statistic), p = withTies$p.value),
    many = list(d = many, v = plain(wilcox.test(many)$statistic), p = wilcox.test(many)$p.value)),
  ptukey = lapply(seq_len(nrow(ranges)), function(i) c(ranges$q[i], ranges$k[i], ptukey(ranges$q[i], ranges$k[i], Inf))),
  qtukey = lapply(seq_len(nrow(quantiles)), function(i) c(quantiles$p[i], quantiles$k[i], qtukey(quantiles$p[i], quantiles$k[i], Inf))),
  qq = qq, qbeta = lapply(seq_len(nrow(qbetas)), function(i) c(qbetas$p[i], qbetas$a[i], qbetas$b[i], qbeta(qbetas$p[i], qbetas$a[i], qbetas$b[i]))),
  bp = list(residuals = plain(residuals(fit)), fitted = plain(fitted(fit)),
    linear = c(plain(linear$statistic), plain(linear$p.value)), curved = c(plain(curved$statistic), plain(curved$p.value)))
), digits = NA, auto_unbox = TRUE))
