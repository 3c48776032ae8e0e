/** Follows the light or dark scheme of whoever reads; prints black on white. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #fff; --ink: #1c2026; --soft: #5b6470; --rule: #d5d9de; }
@media (prefers-color-scheme: dark) { :root { --ground: #16181d; --ink: #e6e8eb; --soft: #a3abb5; --rule: #3a4048; } }
@media print { :root { --ground: #fff; --ink: #000; --soft: #333; --rule: #999; } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 26px; line-height: 1.2; overflow-wrap: anywhere; }
h2 { font-size: 20px; margin: 40px 0 8px; }
figure { margin: 0; }
figcaption, caption { color: var(--soft); text-align: left; padding-bottom: 8px; }
svg { display: block; max-width: 100%; height: auto; margin: 8px 0; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 18px; list-style: none; margin: 8px 0; padding: 0; font-size: 14px; }
.swatch { display: inline-block; width: 22px; margin-right: 6px; border-top: 4px solid; vertical-align: middle; }
.swatch.dashed { border-top-style: dashed; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 10px; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap; }
th:first-child { text-align: left; }
`;
