import { columnKinds, columnRoles, type ColumnKind, type ColumnRole } from '@flowza/nodes/core'
import { Plus, X } from 'lucide-react'
import { i18n } from '../../i18n/i18n.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import type { FieldProps } from '../../params/field-props.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { kindWord } from '../../ui/kind-mark.tsx'

/** A choice for some columns: which kind each is read as, or what each is for. */
export function RecordField({ id, shape, value, onChange, table }: FieldProps) {
  const { t } = useTranslation('inspector')
  const entries = Object.entries(isRecord(value) ? value : {}).map(([name, choice]) => ({
    name,
    choice: String(choice),
  }))
  const names = (table?.columns ?? []).map((column) => column.name)
  const free = names.filter((name) => !entries.some((entry) => entry.name === name))

  function write(next: readonly { name: string; choice: string }[]): void {
    onChange(Object.fromEntries(next.map(({ name, choice }) => [name, choice])), 'done')
  }

  return (
    <div className="flex flex-col gap-1">
      {entries.map((entry, index) => (
        <div key={entry.name} className="flex items-center gap-1">
          <span className="min-w-0 flex-1 truncate" title={entry.name}>
            {entry.name}
          </span>
          <select
            className="field w-32!"
            aria-label={t('field.of', { label: shape.hint.label, name: entry.name })}
            value={entry.choice}
            onChange={(event) => write(entries.with(index, { ...entry, choice: event.target.value }))}
          >
            {shape.choices.map((choice) => (
              <option key={choice} value={choice}>
                {word(choice)}
              </option>
            ))}
          </select>
          <IconButton
            label={t('field.remove', { name: entry.name })}
            onClick={() => write(entries.toSpliced(index, 1))}
          >
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      {names.length > 0 ? (
        <select
          id={id}
          className="field"
          value=""
          disabled={free.length === 0}
          onChange={(event) => write([...entries, { name: event.target.value, choice: shape.choices[0] }])}
        >
          <option value="">{t('field.addColumn')}</option>
          {free.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <NameToAdd id={id} onAdd={(name) => write([...entries, { name, choice: shape.choices[0] }])} />
      )}
    </div>
  )
}

function NameToAdd({ id, onAdd }: { id: string; onAdd: (name: string) => void }) {
  const { t } = useTranslation('inspector')
  return (
    <form
      className="flex gap-1"
      onSubmit={(event) => {
        event.preventDefault()
        const name = String(new FormData(event.currentTarget).get('name') ?? '').trim()
        if (name === '') return
        onAdd(name)
        event.currentTarget.reset()
      }}
    >
      <input id={id} name="name" className="field" autoComplete="off" placeholder={t('field.columnName')} />
      <Button type="submit" aria-label={t('field.addTheColumn')}>
        <Plus size={14} aria-hidden />
      </Button>
    </form>
  )
}

function word(choice: string): string {
  if (isKind(choice)) return kindWord(choice)
  return isRole(choice) ? i18n.t(`results:role.${choice}`) : choice
}

function isKind(choice: string): choice is ColumnKind {
  return columnKinds.some((kind) => kind === choice)
}

function isRole(choice: string): choice is ColumnRole {
  return columnRoles.some((role) => role === choice)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
