import {
  columnKinds,
  columnSelectionSchema,
  findColumn,
  selectColumns,
  type Column,
  type ColumnKind,
  type ColumnSelection,
  type TableSchema,
} from '@flowza/nodes/core'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import type { FieldProps } from '../../params/field-props.ts'
import { pastedItems } from '../../params/pasted-items.ts'
import type { ParamShape } from '../../params/param-shape.ts'
import { IconButton } from '../../ui/button.tsx'
import { KindMark, kindWord } from '../../ui/kind-mark.tsx'
import { NameSelect } from './name-select.tsx'

/** One column by name. Where the table isn't known yet, the name can be typed. */
export function ColumnField(props: FieldProps) {
  const { t } = useTranslation('inspector')
  const { id, describedBy, invalid, shape, value, onChange, onDone, table } = props
  const columns = choosable(table, shape)
  if (columns.length > 0) {
    const names = columns.map(
      ({ name, kind }) => [name, t('field.ofKind', { name, kind: kindWord(kind) })] as const,
    )
    return (
      <NameSelect field={props} names={new Map(names)} absent={(name) => t('field.notInTable', { name })} />
    )
  }
  return (
    <input
      id={id}
      className="field"
      autoComplete="off"
      placeholder={shape.hint.empty ?? t('field.columnName')}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value, 'during')}
      onBlur={onDone}
    />
  )
}

/** Which columns to work on: all features, those of some kinds, or one by one. */
export function ColumnsField(props: FieldProps) {
  const { id, describedBy, shape, value, onChange, table } = props
  const { t } = useTranslation('inspector')
  const selection = columnSelectionSchema.safeParse(value).data ?? null
  const columns = choosable(table, shape)

  function changeMode(mode: string): void {
    if (mode === '') onChange(null, 'done')
    else if (mode === 'all') onChange({ by: 'all' }, 'done')
    else if (mode === 'kinds') {
      const present = new Set(columns.map((column) => column.kind))
      const kinds = kindsToChoose(shape).filter((kind) => present.has(kind))
      onChange({ by: 'kinds', kinds: kinds.length > 0 ? kinds : kindsToChoose(shape) }, 'done')
    } else {
      const names = selection === null || table === null ? [] : selectColumns(table, selection).columns
      onChange({ by: 'names', names: names.map((column) => column.name) }, 'done')
    }
  }

  return (
    <div>
      <select
        id={id}
        className="field"
        aria-describedby={describedBy}
        value={selection?.by ?? ''}
        onChange={(event) => changeMode(event.target.value)}
      >
        {shape.nullable && <option value="">{shape.hint.empty ?? t('field.none')}</option>}
        <option value="all">{t('field.modeAll')}</option>
        <option value="kinds">{t('field.modeKinds')}</option>
        <option value="names">{t('field.modeNames')}</option>
      </select>
      {selection?.by === 'kinds' && (
        <KindChips
          kinds={kindsToChoose(shape)}
          chosen={selection.kinds}
          columns={columns}
          onChange={(kinds) => onChange({ by: 'kinds', kinds }, 'done')}
        />
      )}
      {selection?.by === 'names' && (
        <NameList
          label={shape.hint.label}
          chosen={selection.names}
          columns={columns}
          table={table}
          onChange={(names) => onChange({ by: 'names', names }, 'done')}
        />
      )}
      {selection !== null && <SelectionSummary selection={selection} table={table} />}
    </div>
  )
}

function SelectionSummary({ selection, table }: { selection: ColumnSelection; table: TableSchema | null }) {
  const { t } = useTranslation('inspector')
  if (table === null || table.columns.length === 0) {
    return <p className="mt-1 text-sm text-muted">{t('field.connectTable')}</p>
  }
  const { columns } = selectColumns(table, selection)
  const first = columns
    .slice(0, 6)
    .map((column) => column.name)
    .join(', ')
  const rest = columns.length - 6
  const names = rest > 0 ? t('field.andMore', { names: first, rest }) : first
  const words =
    columns.length === 0 ? t('field.noColumn') : t('field.columns', { count: columns.length, names })
  return (
    <p className="mt-1 text-sm text-muted">
      {table.complete ? words : t('field.runMayAdd', { columns: words })}
    </p>
  )
}

function KindChips(props: {
  kinds: readonly ColumnKind[]
  chosen: readonly ColumnKind[]
  columns: readonly Column[]
  onChange: (kinds: ColumnKind[]) => void
}) {
  const { kinds, chosen, columns, onChange } = props
  const { t } = useTranslation('inspector')
  return (
    <div className="mt-1 flex flex-wrap gap-1" role="group" aria-label={t('field.kinds')}>
      {kinds.map((kind) => {
        const isChosen = chosen.includes(kind)
        const count = columns.filter((column) => column.kind === kind && column.role === 'feature').length
        return (
          <button
            key={kind}
            type="button"
            aria-pressed={isChosen}
            // A selection needs a kind, so the last one stays.
            disabled={isChosen && chosen.length === 1}
            onClick={() => onChange(kinds.filter((each) => chosen.includes(each) !== (each === kind)))}
            className={`flex h-6 items-center gap-1 rounded border px-1.5 text-sm disabled:cursor-default ${isChosen ? 'border-accent bg-accent-soft' : 'border-line-strong hover:bg-hover'}`}
          >
            <KindMark kind={kind} />
            {kindWord(kind)}
            {columns.length > 0 && <span className="text-muted numeric">{count}</span>}
          </button>
        )
      })}
    </div>
  )
}

function NameList(props: {
  label: string
  chosen: readonly string[]
  columns: readonly Column[]
  table: TableSchema | null
  onChange: (names: string[]) => void
}) {
  const { label, chosen, columns, table, onChange } = props
  const { t } = useTranslation('inspector')
  const [text, setText] = useState('')
  const shown = columns.filter((column) => column.name.toLowerCase().includes(text.trim().toLowerCase()))
  const absent = chosen.filter((name) => table === null || findColumn(table, name) === undefined)

  function toggle(name: string): void {
    onChange(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name])
  }

  return (
    <div className="mt-1 overflow-hidden rounded-[5px] border border-line-strong">
      <div className="flex items-center gap-1 border-b border-line p-1">
        <input
          className="field h-6! border-line!"
          placeholder={columns.length === 0 ? t('field.typeName') : t('field.searchColumns')}
          aria-label={t('field.searchIn', { label })}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onPaste={(event) => {
            const names = pastedItems(event)
            if (names.length > 0) onChange([...new Set([...chosen, ...names])])
          }}
          onKeyDown={(event) => {
            const name = text.trim()
            if (event.key !== 'Enter' || name === '') return
            event.preventDefault()
            const isNamed = (each: Column): boolean => each.name.toLowerCase() === name.toLowerCase()
            const match = columns.find((each) => each.name === name) ?? shown.find(isNamed) ?? shown.at(0)
            if (match !== undefined) toggle(match.name)
            else if (table?.complete !== true && !chosen.includes(name)) onChange([...chosen, name])
            setText('')
          }}
        />
        <button
          type="button"
          className="h-6 rounded px-1.5 text-sm text-muted hover:bg-hover hover:text-text"
          title={t('field.allNames')}
          onClick={() => onChange([...new Set([...chosen, ...shown.map((column) => column.name)])])}
        >
          {t('field.all')}
        </button>
        <button
          type="button"
          className="h-6 rounded px-1.5 text-sm text-muted hover:bg-hover hover:text-text"
          title={t('field.noneNames')}
          onClick={() => onChange([])}
        >
          {t('field.none')}
        </button>
      </div>
      <KindButtons columns={columns} chosen={chosen} onChange={onChange} />
      <ul className="max-h-52 overflow-y-auto py-1" aria-label={label}>
        {absent.map((name) => (
          <li key={name} className="flex h-7 items-center gap-2 px-2 text-warning">
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <span className="text-sm">{t('field.absent')}</span>
            <IconButton label={t('field.remove', { name })} className="size-6!" onClick={() => toggle(name)}>
              <X size={13} aria-hidden />
            </IconButton>
          </li>
        ))}
        {shown.map((column) => (
          <li key={column.name}>
            <label className="flex h-7 cursor-pointer items-center gap-2 px-2 hover:bg-hover">
              <input
                type="checkbox"
                checked={chosen.includes(column.name)}
                onChange={() => toggle(column.name)}
              />
              <KindMark kind={column.kind} />
              <span className="min-w-0 flex-1 truncate">{column.name}</span>
              {column.role !== 'feature' && (
                <span className="text-sm text-muted">{t(`results:role.${column.role}`)}</span>
              )}
            </label>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** All features of a kind at once, or none of them when all are chosen already. */
function KindButtons(props: {
  columns: readonly Column[]
  chosen: readonly string[]
  onChange: (names: string[]) => void
}) {
  const { columns, chosen, onChange } = props
  const { t } = useTranslation('inspector')
  const features = columns.filter((column) => column.role === 'feature')
  const kinds = columnKinds
    .map((kind) => ({ kind, names: features.filter((each) => each.kind === kind).map((each) => each.name) }))
    .filter(({ names }) => names.length > 0)
  if (kinds.length < 2) return null
  return (
    <div className="flex flex-wrap items-center gap-1 border-b border-line p-1">
      {kinds.map(({ kind, names }) => {
        const isWhole = names.every((name) => chosen.includes(name))
        return (
          <button
            key={kind}
            type="button"
            aria-pressed={isWhole}
            aria-label={t('field.addKind', { count: names.length, kind: kindWord(kind) })}
            onClick={() =>
              onChange(
                isWhole
                  ? chosen.filter((name) => !names.includes(name))
                  : [...new Set([...chosen, ...names])],
              )
            }
            className={`flex h-6 items-center gap-1 rounded border px-1.5 text-sm ${isWhole ? 'border-accent bg-accent-soft' : 'border-line hover:bg-hover'}`}
          >
            <KindMark kind={kind} />
            {kindWord(kind)}
          </button>
        )
      })}
      <span className="ml-auto text-sm text-muted numeric" role="status">
        {t('field.chosen', {
          chosen: columns.filter(({ name }) => chosen.includes(name)).length,
          all: columns.length,
        })}
      </span>
    </div>
  )
}

function choosable(table: TableSchema | null, shape: ParamShape): Column[] {
  const { kinds, roles } = shape.hint
  return (table?.columns ?? []).filter(
    (column) =>
      (kinds === undefined || kinds.includes(column.kind)) &&
      (roles === undefined || roles.includes(column.role)),
  )
}

function kindsToChoose(shape: ParamShape): ColumnKind[] {
  return columnKinds.filter((kind) => shape.hint.kinds === undefined || shape.hint.kinds.includes(kind))
}
