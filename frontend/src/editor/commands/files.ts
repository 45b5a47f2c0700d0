/** Workflows as files: code for elsewhere, and the document itself, out and in. */
import { routes } from '@flowza/backend/contracts'
import type { Position } from '@flowza/nodes/core'
import { callApi } from '../../api/call-api.ts'
import { i18n } from '../../i18n/i18n.ts'
import { said } from '../../i18n/said.ts'
import { announce } from '../../ui/announcer.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { showError } from '../../ui/toasts.tsx'
import { readClipping } from '../core/clipboard.ts'
import type { EditorSession } from '../session.ts'
import { pasteClipping } from './clipboard-commands.ts'

export async function exportCode(session: EditorSession, target: 'python' | 'notebook'): Promise<void> {
  const { run } = session.runs.getState()
  // Numbers of an old run would contradict the document that is exported.
  const isCurrent = run?.status === 'succeeded' && session.insight.now().stale.size === 0
  try {
    const { files } = await callApi(routes.exportWorkflow, {
      body: {
        document: session.editor.store.getState().document,
        target,
        ...(isCurrent && { run: run.id }),
      },
    })
    for (const file of files) saveFile(file.name, file.text)
    announce(i18n.t('commands:said.exported', { names: files.map((file) => file.name).join(', ') }))
  } catch (error) {
    showError(error)
  }
}

export function exportDocument(session: EditorSession): void {
  const { document } = session.editor.store.getState()
  const name = `${document.name.replace(/[^\p{L}\p{N}]+/gu, '-')}.flowza.json`
  saveFile(name, `${JSON.stringify(document, null, 2)}\n`)
  announce(i18n.t('commands:said.exported', { names: name }))
}

/** Asks for a workflow file and adds what is in it to this workflow, as one step. */
export function importFile(session: EditorSession): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.json,application/json'
  input.addEventListener('change', () => {
    const [file] = input.files ?? []
    if (file !== undefined) void addWorkflowFile(session, file)
  })
  input.click()
}

/** Adds the nodes of a workflow file to this workflow; says so when it is none. */
export async function addWorkflowFile(
  session: EditorSession,
  file: File,
  place: Position | 'middle' = 'middle',
): Promise<void> {
  try {
    const read = readClipping(await file.text())
    if (read.clipping === null) {
      const reason = read.problem === null ? '' : said(read.problem).message
      showError(new Error(i18n.t('commands:said.fileNotRead', { name: file.name, reason }).trimEnd()))
      return
    }
    pasteClipping(session, read.clipping, { keepIncoming: false, place })
  } catch (error) {
    showError(error)
  }
}
