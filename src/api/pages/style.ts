import { createHash } from 'node:crypto'

const BASE = `
:root{color-scheme:light dark;--bg:#fbfaf7;--card:#fff;--text:#1a2421;--soft:#4a5753;--line:#8b9691;--rule:#dfe3df;--accent:#0a5c50;--on-accent:#fff;--focus:#ffbf1f}
@media (prefers-color-scheme:dark){:root{--bg:#101614;--card:#18211e;--text:#e9efec;--soft:#b3c0bb;--line:#7c8a85;--rule:#2d3935;--accent:#7bd6c4;--on-accent:#06231e;--focus:#ffd04d}}
*{box-sizing:border-box}
html{font:1.1875rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--text);overflow-wrap:break-word}
.in{max-width:40rem;margin:0 auto;padding:0 1rem}
.wide .in{max-width:72rem}
header{border-bottom:1px solid var(--rule);background:var(--card)}
header .in{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:0 1rem}
header a{display:inline-flex;align-items:center;min-height:3rem;padding:.25rem 0;color:var(--text)}
.brand{font-weight:700;text-decoration:none;line-height:1.25}
code,bdi{overflow-wrap:anywhere}.brand svg{flex:none;width:1.5rem;height:1.5rem;margin-right:.5rem;color:var(--accent)}
main{padding:1.5rem 0 3rem}
h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.1rem);line-height:1.2;margin:.5rem 0 1rem;text-wrap:balance}
h2{font-size:1.25rem;line-height:1.3;margin:2rem 0 .5rem}
p,ul,ol,dl{margin:0 0 1rem}ul,ol{padding-left:1.25rem}li{margin:.35rem 0}
a{color:var(--accent);text-underline-offset:.15em}
.soft{color:var(--soft)}.small{font-size:1rem}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:.5rem;z-index:1;background:var(--card);padding:.75rem 1rem}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;box-shadow:0 0 0 2px var(--text)}
button,.button{display:inline-flex;align-items:center;justify-content:center;min-height:3rem;padding:.6rem 1.5rem;border:2px solid var(--accent);border-radius:.5rem;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:700;text-decoration:none;cursor:pointer}
.plain{background:none;color:var(--accent)}
footer{border-top:1px solid var(--rule);padding:1.25rem 0 2rem;color:var(--soft);font-size:1rem}
footer a{display:inline-flex;align-items:center;min-height:3rem}
@media print{header a:not(.brand),footer,.button,button,.skip,form,details,nav{display:none}body{background:#fff;color:#000}}
`
const PUBLIC = `
label,.label{display:block}
textarea{display:block;width:100%;min-height:7rem;padding:.75rem;border:2px solid var(--line);border-radius:.5rem;background:var(--card);color:var(--text);font:inherit;resize:vertical;margin:.25rem 0 1rem}
.bad textarea{border-color:#b3261e}
.bad{border-left:5px solid #b3261e;padding-left:1rem}
.error{font-weight:700;color:#b3261e}
.summary{border:4px solid #b3261e;border-radius:.5rem;padding:1rem;margin-bottom:1.5rem}.summary h2{margin-top:0}.summary a,.summary p{font-weight:700;color:#b3261e;margin:0}
@media (prefers-color-scheme:dark){.error,.summary a,.summary p{color:#ffb4ab}.bad,.bad textarea,.summary{border-color:#ff8a7d}}
form{margin-bottom:1rem}form button{width:100%}fieldset{border:0;margin:0;padding:0}legend{font-weight:700;padding:1rem 0 .5rem}fieldset button{margin:0 .5rem .75rem 0}details{margin:1.5rem 0 1rem}summary{list-style:none}summary::-webkit-details-marker{display:none}
@media (min-width:30rem){form button{width:auto;min-width:14rem}}
.answer{display:flex;gap:1rem;align-items:flex-start;padding:1.25rem;border-radius:.75rem;border:3px solid transparent;margin:.5rem 0 1.5rem}
.answer svg{flex:none;width:3rem;height:3rem}.answer h1{margin:0 0 .5rem}.answer p{margin:0}
.yes{background:#0b6039;color:#fff}.no{background:#97131d;color:#fff}.care{background:#ffd45e;color:#221a00}.none{background:#37454b;color:#fff}
@media (max-width:30rem){.answer{display:block}.answer svg{margin-bottom:.25rem}}
.asked{border-left:5px solid var(--line);padding:.25rem 0 .25rem 1rem}.asked strong{display:block;font-size:1.25rem}
.do li{padding-left:.25rem}.do a{display:inline-flex;align-items:center;min-height:3rem}
dt{color:var(--soft)}dd{margin:0 0 .5rem;font-weight:700}
@media print{.answer{border-color:#000;background:#fff;color:#000}}
`
const ANALYST = `
.filters{display:grid;grid-template-columns:1fr 2fr 1fr 1fr 1fr auto;gap:.75rem;align-items:end;background:var(--card);border:1px solid var(--rule);border-radius:.75rem;padding:1rem;margin-bottom:1.5rem}
.filters label{display:block;font-weight:600;font-size:1rem}
.filters .go{display:flex;gap:.5rem}.filters button,.filters .button{padding:.6rem 1rem;flex:1}
select,input{width:100%;min-width:0;min-height:3rem;padding:.4rem .6rem;border:2px solid var(--line);border-radius:.5rem;background:var(--bg);color:var(--text);font:inherit}
table{width:100%;border-collapse:collapse;background:var(--card);font-size:1rem}
caption{text-align:left;padding:0 0 .5rem;color:var(--soft)}
th,td{text-align:left;vertical-align:top;padding:.7rem .75rem;border-bottom:1px solid var(--rule)}
caption{padding-top:.25rem}td{min-width:7rem}td.n{min-width:0}thead th{font-size:.95rem;color:var(--soft);border-bottom:2px solid var(--line);white-space:nowrap}
td.n{text-align:right;font-variant-numeric:tabular-nums}thead th.n{text-align:right}
td time{font-variant-numeric:tabular-nums}
.list td:nth-child(2){min-width:18rem}.list td:nth-child(3){min-width:11rem}.list a{display:inline-block;padding:.3rem 0;font-weight:600}
.level{display:inline-flex;align-items:center;gap:.4rem;white-space:nowrap;font-weight:700}
.level i{display:inline-flex;gap:2px}.level b{width:.4rem;height:1rem;border-radius:1px;background:var(--rule)}.level b.on{background:currentColor}
.critical{color:#97131d}.high{color:#93400a}.medium{color:#6b5200}.low{color:#0a5c50}.informational{color:#37454b}
@media (prefers-color-scheme:dark){.critical{color:#ffaaa3}.high{color:#ffb98a}.medium{color:#f0d27a}.low{color:#7bd6c4}.informational{color:#b9c8cf}}
.tag{display:inline-block;border:1px solid var(--line);border-radius:1rem;padding:0 .6rem;font-size:.95rem;margin:.1rem .3rem .1rem 0}
code{font:.95em ui-monospace,SFMono-Regular,Menlo,monospace}
.en{border-left:4px solid var(--rule);padding-left:1rem;color:var(--soft)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:.25rem 1.5rem}
.facts div{border-bottom:1px solid var(--rule);padding:.5rem 0}.facts dt{font-size:1rem;color:var(--soft)}.facts dd{margin:0;font-weight:600}
.notice{border:2px solid var(--line);border-left-width:8px;border-radius:.5rem;padding:.9rem 1rem;margin:0 0 1rem;background:var(--card)}.notice h2{margin:0 0 .25rem}.notice p:last-child,.notice ul:last-child{margin:0}
.pages{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.25rem}
.crumb{display:inline-flex;align-items:center;min-height:3rem}
.scroll{overflow-x:auto}
@media (max-width:64rem){.filters{grid-template-columns:repeat(2,minmax(0,1fr))}.filters .go{grid-column:1/-1}.filters>:first-child{order:-2}.filters>:nth-child(3){order:-1}.filters .broad{grid-column:1/-1}table,tbody,tr,td,caption{display:block;min-width:0}thead{position:absolute;left:-999rem}tbody th{display:block}table{background:none}tr{background:var(--card);border:1px solid var(--rule);border-radius:.5rem;margin-bottom:1rem;padding:.5rem 0}td,tbody th{border:0;padding:.3rem 1rem}td.n{text-align:left}td[data-label]::before{content:attr(data-label) ": ";color:var(--soft);font-weight:400}.list td:nth-child(n){min-width:0}}@media (max-width:30rem){.filters>:nth-child(4),.filters>:nth-child(5){grid-column:1/-1}}
`
const minified = (css: string): string => css.replaceAll(/\n/g, '')

/** The styles that stand in a page: of the public ones and of the analysts'. */
export const PUBLIC_STYLE = minified(BASE + PUBLIC)
export const ANALYST_STYLE = minified(BASE + ANALYST)

const hashOf = (css: string): string => `'sha256-${createHash('sha256').update(css).digest('base64')}'`
/** What the content security policy needs to let exactly these styles stand. */
export const STYLE_HASHES: readonly string[] = [PUBLIC_STYLE, ANALYST_STYLE].map(hashOf)
