/** A column selection in the words of a node's card. */
import type { ColumnSelection } from '../table/column-selection.ts'
import { listNames } from '../text/list-names.ts'

/** `Age and Fare`, `numeric and integer columns`, `all features`. */
export function describeColumns(selection: ColumnSelection): string {
  switch (selection.by) {
    case 'names':
      return selection.names.length === 0 ? 'no columns' : listNames(selection.names)
    case 'kinds':
      return `${listNames(selection.kinds)} columns`
    case 'all':
      return 'all features'
  }
}
