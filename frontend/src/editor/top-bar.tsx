/** Name, saved state, and the actions of the whole workflow. */
import { routes } from '@flowza/backend/contracts'
import { Link } from '@tanstack/react-router'
import {
  Check,
  CircleDot,
  Download,
  FileCode2,
  FileJson2,
  Keyboard,
  NotebookText,
  Play,
  Redo2,
  Save,
  Square,
  Undo2,
} from 'lucide-react'
import { callApi } from '../api/call-api.ts'
import { ThemeToggle } from '../ui/theme-toggle.tsx'
import { isActive } from '../runs/run-store.ts'
import { ActionMenu } from '../ui/action-menu.tsx'
import { announce } from '../ui/announcer.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { saveFile } from '../ui/save-file.ts'
import { showError } from '../ui/toasts.tsx'
import { formatSeconds, plural } from '../ui/format.ts'
import { isUnsaved, type EditorSession } from './session.ts'
import {
  useDocument,
  useEditorState,
  useInsight,
  useRunState,
  useSaving,
  useSession,
} from './session-context.tsx'

export function TopBar() {
  const session = useSession()
  const { editor, ui } = session
  const canUndo = useEditorState((state) => state.past.length > 0)
  const canRedo = useEditorState((state) => state.future.length > 0)
  return (
    <header className="flex h-11 shrink-0 items-center gap-1 border-b border-line bg-panel px-2">
      <Link
        to="/"
        className="flex size-8 items-center justify-center rounded-[5px] hover:bg-hover"
        aria-label="Home"
      >
        <img src="/logo.svg" alt="" width={20} height={20} />
      </Link>
      <WorkflowName />
      <SavedState />
      <div className="ml-auto flex items-center gap-1">
        <RunSummary />
        <span className="mx-1 h-5 w-px bg-line" />
        <IconButton label="Undo" keys="Ctrl+Z" disabled={!canUndo} onClick={() => editor.undo()}>
          <Undo2 size={16} aria-hidden />
        </IconButton>
        <IconButton label="Redo" keys="Ctrl+Shift+Z" disabled={!canRedo} onClick={() => editor.redo()}>
          <Redo2 size={16} aria-hidden />
        </IconButton>
        <IconButton label="Keyboard shortcuts" keys="?" onClick={() => ui.setState({ shortcutsOpen: true })}>
          <Keyboard size={16} aria-hidden />
        </IconButton>
        <ThemeToggle />
        <span className="mx-1 h-5 w-px bg-line" />
        <ExportMenu session={session} />
        <Button onClick={() => void session.save()} title="Ctrl+S">
          <Save size={14} aria-hidden /> Save
        </Button>
        <RunButton />
      </div>
    </header>
  )
}

function WorkflowName() {
  const { editor } = useSession()
  const name = useEditorState((state) => state.document.name)
  return (
    <h1 className="min-w-0">
      <input
        className="h-7 max-w-[36ch] min-w-12 rounded-[5px] border border-transparent bg-transparent px-1.5 text-base font-semibold text-ellipsis [field-sizing:content] hover:border-line-strong"
        aria-label="Workflow name"
        maxLength={200}
        value={name}
        onChange={(event) => {
          // A workflow always has a name; an emptied field keeps the last letter until another is typed.
          if (event.target.value === '') return
          editor.apply(
            { change: 'rename_workflow', name: event.target.value },
            { history: 'merge', gesture: 'workflow name' },
          )
        }}
        onBlur={() => editor.endGesture()}
      />
    </h1>
  )
}

function SavedState() {
  const document = useDocument()
  const { base, status } = useSaving((state) => state)
  const unsaved = isUnsaved(document, base.document)
  return (
    <span className="flex items-center gap-1 text-sm whitespace-nowrap text-muted" data-testid="saved-state">
      {status === 'saving' ? (
        'Saving'
      ) : unsaved ? (
        <>
          <CircleDot size={13} className="text-warning" aria-hidden /> Unsaved changes
        </>
      ) : (
        <>
          <Check size={13} className="text-good" aria-hidden /> Saved
        </>
      )}
    </span>
  )
}

function RunSummary() {
  const run = useRunState((state) => state.run)
  const nodes = useRunState((state) => state.nodes)
  const stale = useInsight((insight) => insight.stale.size)
  if (run === null) return null
  const list = Object.values(nodes)
  const done = list.filter((node) => node.status === 'succeeded' || node.status === 'cached').length
  const text = isActive(run)
    ? `Running, ${done} of ${list.length} done`
    : run.status === 'failed'
      ? 'Last run failed'
      : run.status === 'cancelled'
        ? 'Last run stopped'
        : stale > 0
          ? `${plural(stale, 'node')} will run again, ${list.length - stale} reused`
          : `Last run ${run.seconds === null ? '' : formatSeconds(run.seconds)}`
  return (
    <span className="text-sm whitespace-nowrap text-muted numeric" data-testid="run-summary">
      {text}
    </span>
  )
}

function RunButton() {
  const session = useSession()
  const active = useRunState((state) => isActive(state.run))
  return active ? (
    <Button look="secondary" className="w-20" onClick={() => void session.stop()} title="Ctrl+.">
      <Square size={13} aria-hidden fill="currentColor" /> Stop
    </Button>
  ) : (
    <Button look="primary" className="w-20" onClick={() => void session.run()} title="Ctrl+Enter">
      <Play size={13} aria-hidden fill="currentColor" /> Run
    </Button>
  )
}

function ExportMenu({ session }: { session: EditorSession }) {
  return (
    <ActionMenu
      label={
        <>
          <Download size={14} aria-hidden /> Export
        </>
      }
      actions={[
        {
          title: 'Python script',
          description: 'pandas and scikit-learn, the same numbers',
          icon: <FileCode2 size={15} aria-hidden />,
          onSelect: () => void exportCode(session, 'python'),
        },
        {
          title: 'Jupyter notebook',
          description: 'One cell a node, with the notes',
          icon: <NotebookText size={15} aria-hidden />,
          onSelect: () => void exportCode(session, 'notebook'),
        },
        {
          title: 'Workflow file',
          description: 'JSON, to keep or to open elsewhere',
          icon: <FileJson2 size={15} aria-hidden />,
          onSelect: () => exportDocument(session),
        },
      ]}
    />
  )
}

async function exportCode(session: EditorSession, target: 'python' | 'notebook'): Promise<void> {
  const { run } = session.runs.getState()
  // Numbers of an old run would contradict the document that is exported.
  const isCurrent = run?.status === 'succeeded' && session.insight.store.getState().stale.size === 0
  try {
    const { files } = await callApi(routes.exportWorkflow, {
      body: {
        document: session.editor.store.getState().document,
        target,
        ...(isCurrent && { run: run.id }),
      },
    })
    for (const file of files) saveFile(file.name, file.text)
    announce(`Exported ${files.map((file) => file.name).join(', ')}.`)
  } catch (error) {
    showError(error)
  }
}

function exportDocument(session: EditorSession): void {
  const { document } = session.editor.store.getState()
  saveFile(
    `${document.name.replace(/[^\p{L}\p{N}]+/gu, '-')}.flowza.json`,
    `${JSON.stringify(document, null, 2)}\n`,
  )
}
