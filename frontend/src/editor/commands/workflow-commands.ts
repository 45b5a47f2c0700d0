/** Commands for the workflow as a whole. */
import { i18n } from '../../i18n/i18n.ts'
import { isActive } from '../../runs/run-store.ts'
import { announce } from '../../ui/announcer.tsx'
import { showMessage } from '../../ui/toasts.tsx'
import { runAgain, runStale, runToHere } from '../preview/run-parts.ts'
import type { EditorSession } from '../session.ts'
import { openTour } from '../use-tour-offer.ts'
import type { CommandWork } from './command.ts'
import { exportCode, exportDocument, importFile } from './files.ts'
import { hasNodes } from './targets.ts'

export const workflowCommands: readonly CommandWork[] = [
  {
    id: 'run',
    group: 'workflow',
    scope: 'field',
    when: (session) => !isActive(session.runs.getState().run),
    run: (session) => void session.run(),
  },
  {
    id: 'stop',
    group: 'workflow',
    scope: 'field',
    when: (session) => isActive(session.runs.getState().run),
    run: (session) => void session.stop(),
  },
  {
    id: 'run-to-here',
    group: 'workflow',
    scope: 'graph',
    when: (session) => !isActive(session.runs.getState().run) && hasNodes(session),
    run: runToHere,
  },
  {
    id: 'run-stale',
    group: 'workflow',
    scope: 'field',
    when: (session) => !isActive(session.runs.getState().run) && hasNodes(session),
    run: runStale,
  },
  {
    id: 'run-again',
    group: 'workflow',
    scope: 'page',
    when: (session) => !isActive(session.runs.getState().run) && hasNodes(session),
    run: runAgain,
  },
  {
    id: 'plan',
    group: 'workflow',
    scope: 'page',
    run: (session) => session.ui.setState({ overlay: { kind: 'plan' } }),
  },
  {
    id: 'sweep',
    group: 'workflow',
    scope: 'page',
    when: hasNodes,
    run: (session) => session.ui.setState({ overlay: { kind: 'sweep' } }),
  },
  {
    id: 'schedule',
    group: 'workflow',
    scope: 'page',
    run: (session) => session.ui.setState({ overlay: { kind: 'schedule' } }),
  },
  {
    id: 'run-history',
    group: 'workflow',
    scope: 'page',
    run: (session) => session.ui.setState({ drawerOpen: true, drawerTab: 'history' }),
  },
  {
    id: 'save',
    group: 'workflow',
    scope: 'field',
    run: (session) => void saveAndOfferName(session),
  },
  {
    id: 'name-version',
    group: 'workflow',
    scope: 'field',
    run: (session) => session.ui.setState({ overlay: { kind: 'name-version' } }),
  },
  {
    id: 'versions',
    group: 'workflow',
    scope: 'page',
    run: (session) => session.ui.setState({ overlay: { kind: 'versions' } }),
  },
  { id: 'tour', group: 'help', scope: 'page', run: ({ ui }) => void openTour(ui) },
  {
    id: 'undo',
    group: 'workflow',
    scope: 'page',
    when: (session) => session.editor.store.getState().past.length > 0,
    run: (session) => {
      if (session.editor.undo()) announce(i18n.t('commands:said.undone'))
    },
  },
  {
    id: 'redo',
    group: 'workflow',
    scope: 'page',
    when: (session) => session.editor.store.getState().future.length > 0,
    run: (session) => {
      if (session.editor.redo()) announce(i18n.t('commands:said.redone'))
    },
  },
  {
    id: 'export-python',
    group: 'workflow',
    scope: 'page',
    when: hasNodes,
    run: (session) => void exportCode(session, 'python'),
  },
  {
    id: 'export-notebook',
    group: 'workflow',
    scope: 'page',
    when: hasNodes,
    run: (session) => void exportCode(session, 'notebook'),
  },
  { id: 'export-json', group: 'workflow', scope: 'page', run: exportDocument },
  { id: 'import-json', group: 'workflow', scope: 'page', run: importFile },
]

/** Everything is saved anyway; whoever saves by hand may want to come back to this point. */
async function saveAndOfferName(session: EditorSession): Promise<void> {
  if (!(await session.save())) return
  showMessage(i18n.t('versions:savedByHand'), {
    action: {
      title: i18n.t('versions:name.title'),
      run: () => session.ui.setState({ overlay: { kind: 'name-version' } }),
    },
  })
}
