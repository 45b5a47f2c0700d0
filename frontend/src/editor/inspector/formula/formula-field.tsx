import { checkFormula, defaultKind, unknownTable, type FormulaFault } from '@flowza/nodes/core'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from '../../../i18n/use-translation.ts'
import type { FieldProps } from '../../../params/field-props.ts'
import { announce } from '../../../ui/announcer.tsx'
import { KindMark, kindWord } from '../../../ui/kind-mark.tsx'
import { ColouredFormula } from './coloured-formula.tsx'
import { CompletionList } from './completion-list.tsx'
import { completionsAt, insertionOf, type Completion, type Completions } from './completions.ts'
import { InsertMenu } from './insert-menu.tsx'

const noFaults: readonly FormulaFault[] = []

/**
 * A formula over the columns of a table: coloured, checked as it is typed, completed from a list. What a completion puts
 * in is typed for the browser too, so that its own undo takes it back.
 */
export function FormulaField({ id, describedBy, invalid, value, onChange, onDone, table }: FieldProps) {
  const { t } = useTranslation('formula')
  const text = typeof value === 'string' ? value : ''
  const field = useRef<HTMLTextAreaElement>(null)
  const [completions, setCompletions] = useState<Completions | null>(null)
  const [current, setCurrent] = useState(0)
  const checked = useMemo(() => checkFormula(text, table ?? unknownTable), [text, table])
  const columns = table?.columns ?? []
  const listId = `${id}-suggestions`

  function offer(isAsked: boolean): void {
    const element = field.current
    if (element === null || element.selectionStart !== element.selectionEnd) return close()
    const found = completionsAt({ text: element.value, caret: element.selectionStart, columns, isAsked })
    setCurrent(0)
    setCompletions(found)
    if (found !== null && found.items.length !== completions?.items.length) {
      announce(t('suggested', { count: found.items.length }))
    }
  }

  function close(): void {
    setCompletions(null)
  }

  function take(completion: Completion, place: { start: number; end: number }): void {
    const element = field.current
    if (element === null) return
    const { text: inserted, caret } = insertionOf(completion)
    element.focus()
    element.setSelectionRange(place.start, place.end)
    typeInto(element, inserted)
    element.setSelectionRange(place.start + caret, place.start + caret)
    close()
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault()
      return offer(true)
    }
    if (completions === null) return
    const { items } = completions
    const next = {
      ArrowDown: (current + 1) % items.length,
      ArrowUp: (current - 1 + items.length) % items.length,
      PageDown: Math.min(current + 7, items.length - 1),
      PageUp: Math.max(current - 7, 0),
    }[event.key]
    if (next !== undefined) setCurrent(next)
    else if (event.key === 'Enter' && !event.shiftKey) take(items[current], completions)
    else if (event.key === 'Escape') close()
    else return
    // Escape closes the list and nothing else.
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="font-mono text-sm">
      <div className="grid rounded-[5px] bg-raised">
        <ColouredFormula
          text={text}
          table={table}
          faults={checked.ok || text === '' ? noFaults : checked.faults}
        />
        <textarea
          ref={field}
          id={id}
          className="field formula-text z-1 resize-none! overflow-hidden bg-transparent! text-transparent caret-text selection:text-transparent forced-colors:text-text"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          placeholder={t('placeholder')}
          value={text}
          aria-invalid={invalid}
          aria-describedby={describedBy === undefined ? `${id}-gives` : `${describedBy} ${id}-gives`}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={completions === null ? undefined : listId}
          aria-activedescendant={completions === null ? undefined : `${listId}-${current}`}
          onChange={(event) => {
            onChange(event.target.value, 'during')
            offer(false)
          }}
          onKeyDown={onKeyDown}
          onClick={close}
          onSelect={(event) => {
            const caret = event.currentTarget.selectionStart
            if (completions !== null && (caret < completions.start || caret > completions.end)) close()
          }}
          onBlur={() => {
            close()
            onDone()
          }}
        />
      </div>
      {completions !== null && (
        <CompletionList
          id={listId}
          field={field}
          items={completions.items}
          current={current}
          onCurrent={setCurrent}
          onTake={(completion) => take(completion, completions)}
        />
      )}
      <div className="mt-0.5 flex min-h-6 items-center justify-between gap-2 font-sans text-sm text-muted">
        <span
          id={`${id}-gives`}
          className="flex min-w-0 items-center gap-1 truncate"
          data-testid="formula-gives"
        >
          {checked.ok && checked.dtype !== null && (
            <>
              <span aria-hidden>
                <KindMark kind={defaultKind(checked.dtype)} />
              </span>
              {t('gives', { kind: kindWord(defaultKind(checked.dtype)) })}
            </>
          )}
          {checked.ok && checked.dtype === null && t('givesUnknown')}
        </span>
        <InsertMenu
          columns={columns}
          onInsert={(completion) => {
            const element = field.current
            if (element !== null)
              take(completion, { start: element.selectionStart, end: element.selectionEnd })
          }}
        />
      </div>
    </div>
  )
}

/** Types for the browser, so that Ctrl+Z takes it back. */
function typeInto(element: HTMLTextAreaElement, text: string): void {
  // The only way to do that which browsers have, deprecated or not.
  // oxlint-disable-next-line typescript/no-deprecated
  if (document.execCommand('insertText', false, text)) return
  element.setRangeText(text)
  element.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
