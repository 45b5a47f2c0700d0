/** Every text of the editor in German. */
import { texts as charts } from './charts-texts.ts'
import { texts as editing } from './editing-texts.ts'
import { texts as formulas } from './formulas-texts.ts'
import { texts as operations } from './operations-texts.ts'
import { texts as pages } from './pages-texts.ts'
import { texts as planning } from './planning-texts.ts'
import { texts as tables } from './tables-texts.ts'

export const german = { ...pages, ...tables, ...charts, ...editing, ...planning, ...formulas, ...operations }
