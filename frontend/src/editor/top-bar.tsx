/** Name, saved state, and the actions of the whole workflow. */
import { Link } from '@tanstack/react-router'
import { Download, Keyboard, PanelRight, Play, Redo2, Search, Square, Undo2 } from 'lucide-react'
import { useTranslation } from '../i18n/use-translation.ts'
import { ThemeToggle } from '../ui/theme-toggle.tsx'
import { isActive } from '../runs/run-store.ts'
import { ActionMenu } from '../ui/action-menu.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { formatSeconds } from '../ui/format.ts'
import type { CommandId } from './commands/command.ts'
import { LaterMenuIcon, LaterPlanSummary } from './commands/overlays.tsx'
import { runCommand } from './commands/run-command.ts'
import { useCommandWords, useKeys } from './commands/use-keys.ts'
import { SavedState } from './saved-state.tsx'
import { RunMenu } from './preview/run-menu.tsx'
import { useEditorState, useInsight, useRunState, useSession, useUi } from './session-context.tsx'

export function TopBar() {
  const { t } = useTranslation('editor')
  const canUndo = useEditorState((state) => state.past.length > 0)
  const canRedo = useEditorState((state) => state.future.length > 0)
  return (
    <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-1 border-b border-line bg-panel px-2">
      <Link
        to="/"
        className="flex size-8 items-center justify-center rounded-[5px] hover:bg-hover"
        aria-label={t('home')}
      >
        <img src="/logo.svg" alt="" width={20} height={20} />
      </Link>
      <WorkflowName />
      <SavedState />
      <div className="ml-auto flex flex-wrap items-center gap-1">
        <RunSummary />
        <LaterPlanSummary />
        <span className="mx-1 h-5 w-px bg-line max-md:hidden" />
        <SearchButton />
        <CommandButton id="undo" disabled={!canUndo}>
          <Undo2 size={16} aria-hidden />
        </CommandButton>
        <CommandButton id="redo" disabled={!canRedo}>
          <Redo2 size={16} aria-hidden />
        </CommandButton>
        <CommandButton id="shortcuts">
          <Keyboard size={16} aria-hidden />
        </CommandButton>
        <ThemeToggle />
        <InspectorButton />
        <span className="mx-1 h-5 w-px bg-line max-md:hidden" />
        <ExportMenu />
        <RunButton />
        <RunMenu />
      </div>
    </header>
  )
}

/** A command as an icon, with the keys that it has now. */
function CommandButton(props: {
  id: CommandId
  disabled?: boolean
  pressed?: boolean
  children: React.ReactNode
}) {
  const session = useSession()
  const words = useCommandWords(props.id)
  return (
    <IconButton
      {...words}
      disabled={props.disabled === true}
      aria-pressed={props.pressed}
      onClick={() => runCommand(session, props.id)}
    >
      {props.children}
    </IconButton>
  )
}

/** Where there is room for panels side by side. */
function InspectorButton() {
  const isOpen = useUi((state) => state.inspectorOpen)
  return (
    <span className="max-md:hidden">
      <CommandButton id="toggle-inspector" pressed={isOpen}>
        <PanelRight size={16} aria-hidden />
      </CommandButton>
    </span>
  )
}

function SearchButton() {
  const session = useSession()
  const { t } = useTranslation('editor')
  const keys = useKeys('command-palette')
  return (
    <Button look="ghost" className="text-muted" onClick={() => runCommand(session, 'command-palette')}>
      <Search size={14} aria-hidden /> {t('commands')}
      {keys !== undefined && <kbd className="font-sans text-sm max-lg:hidden">{keys}</kbd>}
    </Button>
  )
}

function WorkflowName() {
  const { editor } = useSession()
  const { t } = useTranslation('editor')
  const name = useEditorState((state) => state.document.name)
  return (
    <h1 className="min-w-0">
      <input
        className="h-7 max-w-[36ch] min-w-12 rounded-[5px] border border-transparent bg-transparent px-1.5 text-base font-semibold text-ellipsis [field-sizing:content] hover:border-line-strong"
        aria-label={t('name')}
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

function RunSummary() {
  const { t } = useTranslation('editor')
  const run = useRunState((state) => state.run)
  const nodes = useRunState((state) => state.nodes)
  const stale = useInsight((insight) => insight.stale.size)
  if (run === null) return null
  const list = Object.values(nodes)
  const done = list.filter((node) => node.status === 'succeeded' || node.status === 'cached').length
  const text = isActive(run)
    ? t('running', { done, all: list.length })
    : run.status === 'failed'
      ? t('lastFailed')
      : run.status === 'cancelled'
        ? t('lastStopped')
        : stale > 0
          ? t('stale', { count: stale, reused: Math.max(0, list.length - stale) })
          : t('lastRun', { time: run.seconds === null ? '' : formatSeconds(run.seconds) })
  return (
    <span className="text-sm whitespace-nowrap text-muted numeric" data-testid="run-summary">
      {text}
    </span>
  )
}

function RunButton() {
  const session = useSession()
  const { t } = useTranslation('editor')
  const active = useRunState((state) => isActive(state.run))
  const keys = useKeys(active ? 'stop' : 'run')
  return active ? (
    <Button look="secondary" className="min-w-20" onClick={() => void session.stop()} title={keys}>
      <Square size={13} aria-hidden fill="currentColor" /> {t('stop')}
    </Button>
  ) : (
    <Button data-run look="primary" className="min-w-20" onClick={() => void session.run()} title={keys}>
      <Play size={13} aria-hidden fill="currentColor" /> {t('run')}
    </Button>
  )
}

function ExportMenu() {
  const session = useSession()
  const { t } = useTranslation('editor')
  const run = (id: CommandId) => () => runCommand(session, id)
  return (
    <ActionMenu
      label={
        <>
          <Download size={14} aria-hidden /> {t('export')}
        </>
      }
      actions={[
        {
          title: t('exportPython'),
          description: t('exportPythonHint'),
          icon: <LaterMenuIcon name="script" />,
          onSelect: run('export-python'),
        },
        {
          title: t('exportNotebook'),
          description: t('exportNotebookHint'),
          icon: <LaterMenuIcon name="notebook" />,
          onSelect: run('export-notebook'),
        },
        {
          title: t('exportJson'),
          description: t('exportJsonHint'),
          icon: <LaterMenuIcon name="json" />,
          onSelect: run('export-json'),
        },
        {
          title: t('importJson'),
          description: t('importJsonHint'),
          icon: <LaterMenuIcon name="upload" />,
          onSelect: run('import-json'),
        },
      ]}
    />
  )
}
