/** The report's only style sheet: light and dark from the reader's system, A4 when printed. What is out of sight is laid out when it comes into sight. */
export const reportStyle = `
:root{color-scheme:light dark;--ink:#1c2126;--soft:#5d6670;--line:#dfe3e8;--paper:#fff;--blue:#2f6fdb}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#9aa4ae;--line:#343b43;--paper:#14181c;--blue:#6ea8ff}}
*{box-sizing:border-box}body{margin:0 auto;max-width:920px;padding:32px 24px 64px;background:var(--paper);color:var(--ink);
font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:36px 0 8px;border-bottom:1px solid var(--line);padding-bottom:4px}
h3{font-size:13px;margin:20px 0 2px}p,li{max-width:70ch}.soft{color:var(--soft)}
.scroll{overflow-x:auto}.chart,.scroll,.pair{content-visibility:auto;contain-intrinsic-block-size:auto 320px}table{border-collapse:collapse;width:100%;font-size:12.5px}th,td{padding:4px 8px;text-align:right;vertical-align:top;border-bottom:1px solid var(--line);white-space:nowrap}
th{font-weight:600;color:var(--soft)}th:first-child,td:first-child,.text{text-align:left!important}td.text{white-space:normal}td:first-child{white-space:normal;overflow-wrap:anywhere;min-width:9em;unicode-bidi:plaintext}tr.selected td{font-weight:600}
tr.baseline td{color:var(--soft)}svg{display:block;width:100%;height:auto;margin:2px 0 8px}svg text{fill:var(--soft);font-size:10.5px}
.grid{stroke:var(--line);stroke-width:1}.history{fill:none;stroke:var(--ink);stroke-width:1.3}.dots{fill:none;stroke:var(--ink);stroke-width:3.4;stroke-linecap:round}.points{fill:none;stroke:var(--ink);stroke-width:2.6;stroke-linecap:round}.forecast{fill:none;stroke:var(--blue);stroke-width:1.8}
.rival{fill:none;stroke:var(--soft);stroke-width:1.5;stroke-dasharray:5 4}.bar{fill:none;stroke:var(--blue);stroke-width:3}
.band{fill:var(--blue);fill-opacity:.18}.band.wide{fill-opacity:.1}.origin{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3}
code{font:12px ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}summary{cursor:pointer;color:var(--soft);font-size:12.5px}
figure{margin:0}figcaption{font-size:12.5px;font-weight:600;overflow-wrap:anywhere}.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:8px 24px}
.bars td:nth-child(2){width:40%}.bars td:nth-child(4){white-space:normal;min-width:12em}span.bar{display:block;height:10px;background:var(--blue);opacity:.75}
.summary{gap:8px 16px!important;margin:20px 0;max-width:78ch}.summary dt{font-weight:600;color:var(--ink)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}.facts{font-size:12.5px}
@media print{.chart,.scroll,.pair{content-visibility:visible}body{max-width:none;padding:0}.scroll table{font-size:10px}.scroll th,.scroll td{padding:3px 4px}h2{break-after:avoid}.chart{break-inside:avoid}}
`.trim();
