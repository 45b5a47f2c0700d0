import { useLayoutEffect, useRef, type RefObject } from 'react'
import { useTranslation } from '../../../i18n/use-translation.ts'
import { KindMark } from '../../../ui/kind-mark.tsx'
import { signatureOf, type Completion } from './completions.ts'

/** The completions below the field, in the browser's top layer; the field keeps the focus and walks them. */
export function CompletionList(props: {
  id: string
  field: RefObject<HTMLTextAreaElement | null>
  items: readonly Completion[]
  current: number
  onCurrent: (place: number) => void
  onTake: (completion: Completion) => void
}) {
  const { id, field, items, current, onCurrent, onTake } = props
  const { t } = useTranslation('formula')
  const list = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    const element = list.current
    if (element === null || field.current === null) return
    element.showPopover()
    const { left, bottom, top, width } = field.current.getBoundingClientRect()
    const { height } = element.getBoundingClientRect()
    const isBelow = bottom + 4 + height <= window.innerHeight - 8
    element.style.left = `${left}px`
    element.style.width = `${width}px`
    element.style.top = `${isBelow ? bottom + 4 : Math.max(8, top - height - 4)}px`
  }, [field, items])

  useLayoutEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' })
  }, [current, items])

  return (
    <div
      ref={list}
      id={id}
      popover="manual"
      role="listbox"
      aria-label={t('suggestions')}
      className="fixed inset-auto m-0 max-h-56 overflow-y-auto rounded-md border border-line bg-raised p-1 text-text shadow-floating"
    >
      {items.map((item, place) => (
        <div
          key={`${item.is} ${item.name}`}
          id={`${id}-${place}`}
          role="option"
          aria-selected={place === current}
          onPointerMove={() => place !== current && onCurrent(place)}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(item)}
          className={`flex min-h-7 items-center gap-2 rounded-[5px] px-2 select-none ${place === current ? 'bg-accent-soft' : ''}`}
        >
          <CompletionWords completion={item} />
        </div>
      ))}
    </div>
  )
}

/** A completion on one line: a column with its kind, a function as it is called. */
export function CompletionWords({ completion }: { completion: Completion }) {
  const { t } = useTranslation('formula')
  switch (completion.is) {
    case 'column':
      return (
        <>
          <KindMark kind={completion.column.kind} />
          <span className="min-w-0 flex-1 truncate font-mono text-sm">{completion.name}</span>
        </>
      )
    case 'function':
      return (
        <>
          <span aria-hidden className="w-[13px] shrink-0 text-center font-mono text-sm text-accent">
            ƒ
          </span>
          <span className="min-w-0 flex-1 truncate font-mono text-sm">{signatureOf(completion.name)}</span>
        </>
      )
    case 'keyword':
      return (
        <>
          <span className="min-w-0 flex-1 truncate pl-[21px] font-mono text-sm text-accent">
            {completion.name}
          </span>
          <span className="text-sm text-muted">{t('keyword')}</span>
        </>
      )
  }
}
