import {
  conditionOperators,
  conditionSchema,
  findColumn,
  isNumericLike,
  needsValue,
  operatorsOf,
  operatorWords,
  type Column,
  type Condition,
  type ConditionOperator,
} from '@flowza/nodes/core'
import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useId } from 'react'
import { writtenText } from '../../i18n/translate.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { z } from 'zod'
import type { FieldProps } from '../../params/field-props.ts'
import { readNumber } from '../../params/read-number.ts'
import { TextList } from '../../params/text-list.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { columnSummaryQuery } from '../../ui/grid/use-column-summaries.ts'
import type { TableSource } from '../../ui/grid/table-source.ts'
import { choosableValues } from '../../ui/grid/view-changes.ts'
import { useDraft } from '../../ui/use-draft.ts'

type Scalar = string | number | boolean

const blank: Condition = { column: '', operator: 'equal', value: null, ignore_case: false }

/** A condition as it is shown: of one that came from elsewhere and isn't right, what can be read. */
const shownCondition = z
  .object({
    column: conditionSchema.shape.column.catch(blank.column),
    operator: conditionSchema.shape.operator.catch(blank.operator),
    value: conditionSchema.shape.value.catch(blank.value),
    ignore_case: conditionSchema.shape.ignore_case.catch(blank.ignore_case),
  })
  .catch(blank)

/** Conditions on columns, one a row. */
export function ConditionsField({ value, onChange, onDone, table, rows }: FieldProps) {
  const { t } = useTranslation('inspector')
  // Those that aren't touched stay as they came.
  const conditions: readonly unknown[] = Array.isArray(value) ? value : []
  const columns = table?.columns ?? []

  function write(next: readonly unknown[], phase: 'during' | 'done' = 'done'): void {
    onChange(next, phase)
  }

  return (
    <div className="flex flex-col gap-2">
      {conditions.map((each, index) => {
        const condition = shownCondition.parse(each)
        return (
          <ConditionRow
            key={index}
            number={index + 1}
            condition={condition}
            columns={columns}
            column={table ? findColumn(table, condition.column) : undefined}
            rows={rows}
            onChange={(next, phase) => write(conditions.with(index, next), phase)}
            onDone={onDone}
            onRemove={() => write(conditions.toSpliced(index, 1))}
          />
        )
      })}
      <Button onClick={() => write([...conditions, { ...blank, column: columns[0]?.name ?? '' }])}>
        <Plus size={14} aria-hidden /> {t('field.addCondition')}
      </Button>
    </div>
  )
}

function ConditionRow(props: {
  number: number
  condition: Condition
  columns: readonly Column[]
  column: Column | undefined
  rows: TableSource | null
  onChange: (condition: Condition, phase?: 'during' | 'done') => void
  onDone: () => void
  onRemove: () => void
}) {
  const { number, condition, columns, column, rows, onChange, onDone, onRemove } = props
  const { t } = useTranslation('inspector')
  const operators = column === undefined ? conditionOperators : operatorsOf(column.dtype)
  const hasValue = needsValue(condition.operator)
  const isText = column === undefined || column.dtype === 'string'
  const known = useKnownValues(rows, column)
  const listId = useId()
  const draft = useDraft(condition.value)
  return (
    <fieldset className="flex flex-col gap-1 rounded-[5px] border border-line p-1.5">
      <legend className="sr-only">{t('field.condition', { number })}</legend>
      <div className="flex gap-1">
        {columns.length > 0 ? (
          <select
            className="field"
            aria-label={t('field.column')}
            value={condition.column}
            onChange={(event) => onChange(aboutColumn(condition, columns, event.target.value))}
          >
            {columns.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
            {column === undefined && (
              <option value={condition.column}>{condition.column || t('field.chooseColumn')}</option>
            )}
          </select>
        ) : (
          <input
            className="field"
            aria-label={t('field.column')}
            placeholder={t('field.columnName')}
            value={condition.column}
            onChange={(event) => onChange({ ...condition, column: event.target.value }, 'during')}
            onBlur={onDone}
          />
        )}
        <IconButton label={t('field.removeCondition', { number })} onClick={onRemove}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      <div className="flex gap-1">
        <select
          className="field w-32! shrink-0"
          aria-label={t('field.comparison')}
          value={condition.operator}
          onChange={(event) => {
            const operator = conditionSchema.shape.operator.parse(event.target.value)
            onChange({ ...condition, operator, value: valueFor(operator, condition.value) })
          }}
        >
          {[...new Set([...operators, condition.operator])].map((operator) => (
            <option key={operator} value={operator}>
              {operatorWord(operator)}
            </option>
          ))}
        </select>
        {hasValue && column?.dtype === 'bool' && condition.operator !== 'in' ? (
          <select
            className="field"
            aria-label={t('field.value')}
            value={condition.value === null ? '' : String(condition.value)}
            onChange={(event) => onChange({ ...condition, value: event.target.value === 'true' })}
          >
            <option value="" disabled>
              {t('field.choose')}
            </option>
            <option value="true">{t('field.yes')}</option>
            <option value="false">{t('field.no')}</option>
          </select>
        ) : (
          hasValue &&
          condition.operator !== 'in' && (
            <>
              <input
                className="field"
                aria-label={t('field.value')}
                placeholder={column?.dtype === 'datetime' ? '2026-01-31' : t('field.value')}
                autoComplete="off"
                list={known.length > 0 ? listId : undefined}
                value={draft.text ?? String(first(condition.value) ?? '')}
                onChange={(event) => {
                  const value = readValue(event.target.value, column)
                  draft.keep(event.target.value, value)
                  onChange({ ...condition, value }, 'during')
                }}
                onBlur={() => {
                  draft.drop()
                  onDone()
                }}
              />
              <datalist id={listId}>
                {known.map((value) => (
                  <option key={value} value={value} />
                ))}
              </datalist>
            </>
          )
        )}
      </div>
      {condition.operator === 'in' && (
        <TextList
          label={t('field.values')}
          items={listOf(condition.value).map(String)}
          suggestions={known}
          onChange={(items) =>
            onChange({ ...condition, value: items.map((item) => readScalar(item, column)) })
          }
        />
      )}
      {hasValue && isText && (
        <label className="flex h-6 items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={condition.ignore_case}
            onChange={(event) => onChange({ ...condition, ignore_case: event.target.checked })}
          />
          {t('field.ignoreCase')}
        </label>
      )}
    </fieldset>
  )
}

function operatorWord(operator: ConditionOperator): string {
  return writtenText('said', `operator.${operator}.text`) ?? operatorWords[operator]
}

function valueFor(operator: ConditionOperator, value: Condition['value']): Condition['value'] {
  if (!needsValue(operator)) return null
  return operator === 'in' ? listOf(value) : first(value)
}

function listOf(value: Condition['value']): Scalar[] {
  return Array.isArray(value) ? value : value === null ? [] : [value]
}

function first(value: Condition['value']): Scalar | null {
  return listOf(value)[0] ?? null
}

/** The condition when it is about another column: its value is none of that one's, its operator may be. */
function aboutColumn(condition: Condition, columns: readonly Column[], name: string): Condition {
  const column = columns.find((each) => each.name === name)
  const isFit = column === undefined || operatorsOf(column.dtype).includes(condition.operator)
  const operator = isFit ? condition.operator : blank.operator
  return { ...blank, column: name, operator, value: valueFor(operator, null) }
}

/** The most frequent values of a column of texts, as far as its rows can be read. */
function useKnownValues(rows: TableSource | null, column: Column | undefined): readonly string[] {
  const name = column?.dtype === 'string' ? column.name : ''
  const isThere = rows !== null && findColumn(rows.schema, name)?.dtype === 'string'
  const { data } = useQuery(columnSummaryQuery(isThere ? rows : null, name))
  return choosableValues(data).map(({ value }) => String(value))
}

function readValue(text: string, column: Column | undefined): Scalar | null {
  return text === '' ? null : readScalar(text, column)
}

/** Numbers where the column holds numbers; what can't be read as one stays text, and the problem names it. */
function readScalar(text: string, column: Column | undefined): Scalar {
  if (column === undefined || !isNumericLike(column)) return text
  return readNumber(text, { whole: column.dtype === 'int64' }) ?? text
}
