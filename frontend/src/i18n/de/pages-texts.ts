/** German: the frame and the pages around the editor. */
import { app } from './app.ts'
import { datasets } from './datasets.ts'
import { runs } from './runs.ts'
import { settings } from './settings.ts'
import { templates } from './templates.ts'
import { ui } from './ui.ts'

export const texts = { app, datasets, runs, settings, templates, ui }
