# Makes drift-r.json: Rscript drift-r.R
# R 4.2.2: the exact two-sample Kolmogorov-Smirnov test given the ties.
cases <- list(
  list(reference = c(0, 0, 1, 1, 1, 2, 3, 3), current = c(1, 2, 2, 3, 3, 4, 4)),
  list(reference = c(rep(0, 20), rep(1, 12), 2, 2, 5), current = c(rep(0, 8), rep(1, 9), rep(2, 6), 3, 7)),
  list(reference = c(1, 1, 1, 1), current = c(1, 1, 2)),
  list(reference = rep(1:6, times = c(30, 25, 20, 10, 5, 2)), current = rep(1:6, times = c(12, 14, 22, 15, 9, 6)))
)
rows <- vapply(cases, function(case) {
  p <- suppressWarnings(ks.test(case$reference, case$current, exact = TRUE))
  sprintf('{"reference":[%s],"current":[%s],"statistic":%.17g,"p":%.17g}', paste(case$reference, collapse = ","), paste(case$current, collapse = ","), p$statistic, p$p.value)
}, "")
cat(sprintf('{"made":"%s: Rscript drift-r.R","ties":[%s]}\n', R.version.string, paste(rows, collapse = ",")), file = "drift-r.json")
