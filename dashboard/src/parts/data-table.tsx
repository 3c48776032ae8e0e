import type { ComponentChildren, JSX } from '../ui.ts';
import { ScrollBox } from './scroll-box.tsx';

export interface TableColumn<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Figures stand at the right, so that their digits do. */
  readonly isFigure?: boolean;
}

/** A table that scrolls by itself where it is too wide; its first column names the row. */
export function DataTable<Row>(props: {
  readonly caption: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly isMarked?: (row: Row) => boolean;
}): JSX.Element {
  const { caption, columns, rows, keyOf, isMarked } = props;
  const classOf = ({ isFigure }: TableColumn<Row>) => (isFigure === true ? 'figure' : undefined);
  return (
    <ScrollBox label={caption}>
      <table>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" class={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} class={isMarked?.(row) === true ? 'marked' : undefined}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.title} scope="row" class={classOf(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.title} class={classOf(column)}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
