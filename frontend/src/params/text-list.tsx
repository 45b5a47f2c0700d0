import { Plus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { Button } from '../ui/button.tsx'
import { pastedItems } from './pasted-items.ts'

interface TextListProps {
  id?: string
  /** What the list is of. */
  label: string
  describedBy?: string | undefined
  items: readonly string[]
  /** Whether the empty text can be one of them. */
  takesEmpty?: boolean
  /** Texts that are likely to be meant, the likeliest first. */
  suggestions?: readonly string[]
  onChange: (items: string[]) => void
}

/** Suggestions that stand below the list, to be added by one click; the others come up as one types. */
const mostOffered = 8

/** Texts, each of which can be removed, and one more added; lines from a spreadsheet are added all at once. */
export function TextList(props: TextListProps) {
  const { label, items, takesEmpty = false, suggestions = [], onChange } = props
  const { t } = useTranslation('inspector')
  const [text, setText] = useState('')
  const listId = useId()
  const others = suggestions.filter((suggestion) => !items.includes(suggestion))
  const isAddable = !items.includes(text) && (takesEmpty || text !== '')

  function add(...more: string[]): void {
    const all = [...new Set([...items, ...more])]
    if (all.length > items.length) onChange(all)
    setText('')
  }

  return (
    <div
      className="min-w-0 flex-1"
      onBlur={(event) => {
        // What was typed is meant, also where nobody pressed Enter.
        if (text !== '' && !event.currentTarget.contains(event.relatedTarget)) add(text)
      }}
    >
      {items.length > 0 && (
        <ul className="mb-1 flex flex-wrap gap-1" aria-label={label}>
          {items.map((item) => (
            <li key={item} className="flex h-6 max-w-full items-center rounded bg-sunken pl-1.5 text-sm">
              {item === '' ? (
                <i className="text-muted">{t('field.empty')}</i>
              ) : (
                <span className="truncate" title={item}>
                  {item}
                </span>
              )}
              <button
                type="button"
                aria-label={t('field.remove', { name: item === '' ? t('field.emptyText') : item })}
                className="flex size-6 shrink-0 items-center justify-center rounded text-muted hover:text-text"
                onClick={() => onChange(items.filter((each) => each !== item))}
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex gap-1">
        <input
          id={props.id}
          className="field"
          autoComplete="off"
          aria-label={props.id === undefined ? label : undefined}
          aria-describedby={props.describedBy}
          list={others.length > 0 ? listId : undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onPaste={(event) => {
            const given = pastedItems(event)
            if (given.length > 0) add(...given)
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            if (isAddable) add(text)
          }}
        />
        <Button onClick={() => add(text)} disabled={!isAddable}>
          {t('field.add')}
        </Button>
      </div>
      <datalist id={listId}>
        {others.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
      {others.length > 0 && (
        <div className="mt-1 flex flex-wrap gap-1" role="group" aria-label={t('field.known', { label })}>
          {others.slice(0, mostOffered).map((suggestion) => (
            <button
              key={suggestion}
              type="button"
              aria-label={t('field.addNamed', { name: suggestion })}
              className="flex h-6 max-w-full items-center gap-0.5 rounded border border-line-strong px-1.5 text-sm hover:bg-hover"
              onClick={() => add(suggestion)}
            >
              <Plus size={11} aria-hidden className="shrink-0" />
              <span className="truncate">{suggestion}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
