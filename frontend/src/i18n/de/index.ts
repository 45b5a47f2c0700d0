/** Every text of the editor in German; loaded when it is chosen. */
import { app } from './app.ts'
import { canvas } from './canvas.ts'
import { charts } from './charts.ts'
import { commands } from './commands.ts'
import { datasets } from './datasets.ts'
import { editor } from './editor.ts'
import { inspector } from './inspector.ts'
import { palette } from './palette.ts'
import { problems } from './problems.ts'
import { results } from './results.ts'
import { runs } from './runs.ts'
import { settings } from './settings.ts'
import { templates } from './templates.ts'
import { ui } from './ui.ts'
import { versions } from './versions.ts'

export const german = {
  app,
  canvas,
  charts,
  commands,
  datasets,
  editor,
  inspector,
  palette,
  problems,
  results,
  runs,
  settings,
  templates,
  ui,
  versions,
}
