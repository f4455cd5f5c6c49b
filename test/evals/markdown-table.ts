/** Prints a Markdown table: shares with three digits, larger numbers with one. */
export function printTable(title: string, header: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const cell = (value: string | number): string =>
    typeof value === 'string' ? value : Math.abs(value) > 1.5 ? value.toFixed(1) : value.toFixed(3);
  console.log(
    [
      `\n${title}\n`,
      `| ${header.join(' | ')} |`,
      `|${header.map(() => '---').join('|')}|`,
      ...rows.map(row => `| ${row.map(cell).join(' | ')} |`),
    ].join('\n'),
  );
}
