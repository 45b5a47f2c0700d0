import type { Position } from '@flowza/nodes/core'
import { uploadCsv } from '../datasets/upload-csv.ts'
import { i18n } from '../i18n/i18n.ts'
import { announce } from '../ui/announcer.tsx'
import { showError } from '../ui/toasts.tsx'
import { cardSize, footprintOf } from './canvas/node-geometry.ts'
import { addNode, freePosition } from './core/commands.ts'
import type { EditorSession } from './session.ts'

/** A file dropped on the canvas is uploaded and becomes a Load CSV node where it was dropped. */
export async function addUploadedFile(session: EditorSession, file: File, wanted: Position): Promise<void> {
  const { editor, ui } = session
  // The page shows how far it has come, also where nothing has been pressed before.
  ui.setState({ isInUse: true })
  try {
    const dataset = await uploadCsv(file)
    if (dataset === null) return
    await session.refreshDatasets()
    const { document } = editor.store.getState()
    const position = freePosition(document, wanted, cardSize, (id) =>
      footprintOf(document, editor.nodeTypes, id),
    )
    addNode(editor, { type: 'load-csv', position, params: { file: dataset.id } })
    announce(i18n.t('datasets:upload.added', { name: dataset.fileName }))
  } catch (error) {
    showError(error)
  }
}
