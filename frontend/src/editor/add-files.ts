import type { Position } from '@flowza/nodes/core'
import { uploadCsv } from '../datasets/upload-csv.ts'
import { i18n } from '../i18n/i18n.ts'
import { announce } from '../ui/announcer.tsx'
import { showError } from '../ui/toasts.tsx'
import { cardSize, footprintOf } from './canvas/node-geometry.ts'
import { addNode, freePosition } from './core/commands.ts'
import type { EditorSession } from './session.ts'

/** Files dropped on the canvas: workflows are added, every other becomes a Load CSV node where it was dropped. */
export async function addFiles(
  session: EditorSession,
  files: readonly File[],
  wanted: Position,
): Promise<void> {
  // The page shows how far it has come, also where nothing has been pressed before.
  session.ui.setState({ isInUse: true })
  for (const file of files) {
    if (isWorkflow(file)) {
      const { addWorkflowFile } = await import('./commands/files.ts')
      await addWorkflowFile(session, file, wanted)
    } else await addUploadedFile(session, file, wanted)
  }
}

function isWorkflow({ name, type }: File): boolean {
  return type === 'application/json' || name.toLowerCase().endsWith('.json')
}

async function addUploadedFile(session: EditorSession, file: File, wanted: Position): Promise<void> {
  const { editor } = session
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
