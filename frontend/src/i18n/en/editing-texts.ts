/** English: the editor. */
import { canvas } from './canvas.ts'
import { commands } from './commands.ts'
import { editor } from './editor.ts'
import { palette } from './palette.ts'
import { problems } from './problems.ts'
import { versions } from './versions.ts'

export const texts = { canvas, commands, editor, palette, problems, versions }
