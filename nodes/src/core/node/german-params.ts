/** German: the params that nodes of several categories have, and what cards say in the same words. */
import type { ColumnSelection } from '../table/column-selection.ts'
import type { ColumnKind } from '../table/schema.ts'
import { listNames } from '../text/list-names.ts'
import { messageLanguage } from '../text/message-language.ts'
import type { fileNameParam } from './file-name.ts'
import type { ParamWords, randomStateParam } from './param.ts'

export const germanRandomState: ParamWords<ReturnType<typeof randomStateParam>> = {
  label: 'Startwert',
  help: 'Der Startwert für den Zufall in diesem Knoten. Zwei Läufe mit demselben Startwert geben dasselbe Ergebnis.',
  empty: 'Der Startwert des Workflows',
}

export const germanFileName: ParamWords<ReturnType<typeof fileNameParam>> = {
  label: 'Dateiname',
  help: 'Der Name, den die heruntergeladene Datei bekommt.',
}

const language = messageLanguage('de', (rest) => `${rest} weitere`)

const germanKinds: Readonly<Record<ColumnKind, string>> = {
  numeric: 'Zahlen',
  integer: 'ganze Zahlen',
  categorical: 'Kategorien',
  boolean: 'Wahrheitswerte',
  datetime: 'Zeiten',
  text: 'Text',
}

/** `1.234,5` */
export const germanNumber = language.number

/** As `describeColumns`: `Age und Fare`, `Zahlen und ganze Zahlen`, `alle Merkmale`. */
export function germanColumns(selection: ColumnSelection): string {
  switch (selection.by) {
    case 'names':
      return selection.names.length === 0 ? 'keine Spalten' : listNames(selection.names, { language })
    case 'kinds':
      return listNames(
        selection.kinds.map((kind) => germanKinds[kind]),
        { language },
      )
    case 'all':
      return 'alle Merkmale'
  }
}
