import { FONTS } from "../../diagram/svg.ts";
import { paletteStyle } from "../timeline/palette.ts";
import { TIMELINE_STYLE } from "../timeline/timelineSvg.ts";

/** The page's only style sheet: light, dark and printed. */
export const PAGE_STYLE = `${paletteStyle()}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--text);font:15px/1.55 ${FONTS}}
main{max-width:1040px;margin:0 auto;padding:28px 24px 56px}
h1{font-size:15px;font-weight:600;color:var(--muted);margin:0 0 14px}
h2{font-size:18px;margin:36px 0 10px}
h3{font-size:14px;margin:20px 0 6px}
p{margin:6px 0}
.verdict{border-left:8px solid var(--muted);background:var(--panel);padding:16px 20px;border-radius:6px}
.verdict strong{display:block;font-size:14px;letter-spacing:.02em}
.verdict p{font-size:22px;line-height:1.4;margin:2px 0 0}
.OK{border-color:var(--good)}.OK strong{color:var(--good)}
.WARN{border-color:var(--warn)}.WARN strong{color:var(--warn)}
.WRONG{border-color:var(--lost)}.WRONG strong{color:var(--lost)}
.UNKNOWN{border-color:var(--mark)}.UNKNOWN strong{color:var(--mark)}
.where{border:1px solid var(--edge);border-radius:6px;padding:8px 14px;margin:12px 0}
.rehearsal{border:2px dashed var(--warn);color:var(--warn);font-weight:600}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:12px;margin:16px 0 0}
.figures div{border:1px solid var(--edge);border-radius:6px;padding:10px 14px}
.figures dt{font-size:13px;color:var(--muted)}
.figures dd{margin:2px 0 0;font-size:18px;font-weight:600}
.figures small{display:block;font-size:13px;font-weight:400;color:var(--muted)}
.wide{overflow-x:auto}
.wide table{min-width:620px}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;color:var(--muted);font-size:13px;padding:0 0 6px}
th,td{text-align:left;vertical-align:top;padding:6px 12px 6px 0;border-bottom:1px solid var(--edge)}
thead th{color:var(--muted);font-weight:600;white-space:nowrap}
tbody th{font-weight:600;overflow-wrap:anywhere}
td{overflow-wrap:anywhere}
.figure{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.kept{white-space:nowrap}
.witness{min-width:8em}
.bad{color:var(--lost);font-weight:600}
.good{color:var(--good)}.warn{color:var(--warn)}.fail{color:var(--lost)}.unknown{color:var(--mark)}.skipped{color:var(--muted)}
.quiet{color:var(--muted);font-size:13px}
.bar{width:160px;height:14px;display:block}
.bar rect.most{fill:var(--bounds);stroke:var(--lost)}.bar rect.least{fill:var(--lost)}
figure{margin:0}
figure svg{display:block;width:100%;min-width:720px;height:auto}
.sample{display:inline-block;width:26px;height:12px;vertical-align:-1px;margin:0 6px 0 14px}
.sample.answers{height:0;border-top:2px solid var(--answers);vertical-align:4px}
.sample.failed{height:7px;background:var(--lost);vertical-align:1px}
.sample.outage{background:repeating-linear-gradient(135deg,var(--lost) 0 2px,var(--bounds) 2px 5px)}
.sample.bounds{background:var(--bounds);outline:1px solid var(--lost)}
a{color:var(--answers)}
code{overflow-wrap:anywhere}
${TIMELINE_STYLE}
@media print{
@page{size:A4;margin:14mm}
body{font-size:10.5pt}
main{max-width:none;padding:0}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
h2,h3,.key{break-after:avoid}
figure,tr,.verdict,.figures div,.where{break-inside:avoid}
figure svg,.wide table{min-width:0}
.wide{overflow:visible}
}`;
