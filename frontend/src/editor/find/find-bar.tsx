/** The bar over the canvas that finds nodes by title, type, note, param or column. */
import { ChevronDown, ChevronUp, Search, X } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconButton } from '../../ui/button.tsx'
import { useKeys } from '../commands/use-keys.ts'
import { nodeTitle } from '../core/connections.ts'
import { findNodes, type FoundIn } from '../core/find-nodes.ts'
import { useDocument, useInsight, useSession, useUi } from '../session-context.tsx'
import { focusNode } from '../ui-store.ts'
import { currentMatches, findNext, showMatch } from './find-next.ts'

export function FindBar() {
  const isOpen = useUi((ui) => ui.findOpen)
  return isOpen ? <OpenFindBar /> : null
}

function OpenFindBar() {
  const session = useSession()
  const { editor, ui } = session
  const { t } = useTranslation('commands')
  const field = useRef<HTMLInputElement>(null)
  // Opened before its code was there, it was not on the page yet when the command looked for it.
  useEffect(() => field.current?.select(), [])
  const document = useDocument()
  const schemas = useInsight((insight) => insight.schemas)
  const text = useUi((state) => state.findText)
  const nextKeys = useKeys('find-next')
  const previousKeys = useKeys('find-previous')
  const matches = useMemo(
    () => findNodes({ document, nodeTypes: editor.nodeTypes, schemas, text }),
    [document, editor, schemas, text],
  )
  const at = Math.min(
    useUi((state) => state.findAt),
    Math.max(0, matches.length - 1),
  )
  const match = matches.at(at)

  function type(next: string): void {
    ui.setState({ findText: next, findAt: 0 })
    const found = currentMatches(session)
    if (found.length > 0) showMatch(session, found, 0)
  }

  function close(): void {
    ui.setState({ findOpen: false })
    focusNode(ui, match?.node ?? ui.getState().currentNode)
  }

  const where = (found: FoundIn): string =>
    found.part === 'param' || found.part === 'column'
      ? t(`find.in.${found.part}`, { name: found.name })
      : t(`find.in.${found.part}`)
  return (
    <div
      data-find
      role="search"
      aria-label={t('find.label')}
      className="absolute top-2 right-2 z-10 w-[min(400px,calc(100%-16px))] rounded-md border border-line bg-raised p-1 shadow-floating"
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault()
          close()
        } else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
          event.preventDefault()
          findNext(session, event.shiftKey ? -1 : 1)
        }
        // What is typed here is not for the canvas below.
        event.stopPropagation()
        if (event.key === 'F3') {
          event.preventDefault()
          findNext(session, event.shiftKey ? -1 : 1)
        }
      }}
    >
      <div className="flex items-center gap-0.5">
        <span className="relative min-w-0 flex-1">
          <Search
            size={14}
            className="pointer-events-none absolute top-[7px] left-2 text-muted"
            aria-hidden
          />
          <input
            ref={field}
            className="field pl-7!"
            placeholder={t('find.placeholder')}
            aria-label={t('find.label')}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => type(event.target.value)}
          />
        </span>
        <span className="min-w-14 px-1 text-center text-sm text-muted numeric" role="status">
          {text.trim() === ''
            ? ''
            : match === undefined
              ? t('find.none')
              : t('find.count', { at: at + 1, all: matches.length })}
          {match !== undefined && (
            <span className="sr-only">
              {`, ${nodeTitle(document, editor.nodeTypes, match.node)}, ${where(match.in)}`}
            </span>
          )}
        </span>
        <IconButton
          label={t('find.previous')}
          {...(previousKeys !== undefined && { keys: previousKeys })}
          disabled={matches.length === 0}
          onClick={() => findNext(session, -1)}
        >
          <ChevronUp size={15} aria-hidden />
        </IconButton>
        <IconButton
          label={t('find.next')}
          {...(nextKeys !== undefined && { keys: nextKeys })}
          disabled={matches.length === 0}
          onClick={() => findNext(session, 1)}
        >
          <ChevronDown size={15} aria-hidden />
        </IconButton>
        <IconButton label={t('find.close')} keys="Esc" onClick={close}>
          <X size={15} aria-hidden />
        </IconButton>
      </div>
      {match !== undefined && match.in.part !== 'title' && (
        <p className="truncate px-2 pt-0.5 text-sm text-muted" aria-hidden>
          {`${nodeTitle(document, editor.nodeTypes, match.node)}: ${where(match.in)}`}
        </p>
      )}
    </div>
  )
}
