import { functionNames, type Column } from '@flowza/nodes/core'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../../../i18n/use-translation.ts'
import { Button } from '../../../ui/button.tsx'
import { Chooser } from '../../../ui/chooser.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { PopoverPanel } from '../../../ui/popover-panel.tsx'
import { CompletionWords } from './completion-list.tsx'
import { signatureOf, type Completion } from './completions.ts'

interface Choice {
  completion: Completion
  help: string
}

/** Buttons that put a column or a function where the caret is; the list of functions is their help. */
export function InsertMenu(props: {
  columns: readonly Column[]
  onInsert: (completion: Completion) => void
}) {
  const { t } = useTranslation('formula')
  const columns = props.columns.map((column): Choice => ({
    completion: { is: 'column', name: column.name, column },
    help: '',
  }))
  const functions = functionNames.map((name): Choice => ({
    completion: { is: 'function', name },
    help: t(`does.${name}`),
  }))
  return (
    <span className="flex gap-1">
      {columns.length > 0 && (
        <InsertButton
          title={t('columns')}
          label={t('insertColumn')}
          choices={columns}
          onInsert={props.onInsert}
        />
      )}
      <InsertButton
        title={t('functions')}
        label={t('insertFunction')}
        choices={functions}
        onInsert={props.onInsert}
      />
    </span>
  )
}

const size = { width: 288, height: 304 }

function InsertButton(props: {
  title: string
  label: string
  choices: readonly Choice[]
  onInsert: (completion: Completion) => void
}) {
  const { title, label, choices, onInsert } = props
  const { t } = useTranslation('formula')
  const [at, setAt] = useState<{ x: number; y: number } | null>(null)
  const [text, setText] = useState('')
  const sought = text.trim().toLowerCase()
  const items = choices.filter(({ completion, help }) =>
    `${wordsOf(completion)} ${help}`.toLowerCase().includes(sought),
  )
  return (
    <>
      <Button
        look="ghost"
        className="h-6! px-1.5! text-sm text-muted"
        aria-haspopup="dialog"
        aria-label={label}
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect()
          setText('')
          setAt({ x: left, y: bottom + 4 })
        }}
      >
        {title} <ChevronDown size={12} aria-hidden />
      </Button>
      {at !== null && (
        <PopoverPanel at={at} label={label} {...size} onClose={() => setAt(null)}>
          <Chooser
            label={label}
            listLabel={title}
            placeholder={t('find')}
            text={text}
            onText={setText}
            sections={[{ id: 'all', items }]}
            keyOf={({ completion }) => completion.name}
            count={t('found', { count: items.length })}
            empty={<EmptyState title={t('nothing')}>{t('nothingHint')}</EmptyState>}
            onChoose={({ completion }) => {
              setAt(null)
              onInsert(completion)
            }}
          >
            {({ completion, help }) => (
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-2">
                  <CompletionWords completion={completion} />
                </span>
                {help !== '' && <span className="block pl-[21px] text-sm text-muted">{help}</span>}
              </span>
            )}
          </Chooser>
        </PopoverPanel>
      )}
    </>
  )
}

function wordsOf(completion: Completion): string {
  return completion.is === 'function' ? signatureOf(completion.name) : completion.name
}
