/** Text as HTML shows it: nothing in it is read as markup. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Three significant digits, or a dash for what is not known. */
export function figureText(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) {
    return '–';
  }
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString('en-GB')
    : String(Number(value.toPrecision(3)));
}

export function percentText(ratio: number | undefined): string {
  return ratio === undefined ? '–' : `${figureText(ratio * 100)} %`;
}

/** A table with a caption; the first cell of a row is its heading. */
export function htmlTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const cells = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td>${escapeHtml(cell)}</td>`,
      )
      .join('');
  const heads = head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
  const body = rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n');
  return `<div class="wide"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${heads}</tr></thead>\n<tbody>${body}</tbody></table></div>`;
}
