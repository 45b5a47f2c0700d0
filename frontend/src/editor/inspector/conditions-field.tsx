import {
  comparisonOperators,
  findColumn,
  isNumericLike,
  textOperators,
  type Column,
  type ComparisonOperator,
  type TextOperator,
} from '@flowza/nodes/core'
import { Plus, X } from 'lucide-react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { z } from 'zod'
import type { FieldProps } from '../../params/field-props.ts'
import { Button, IconButton } from '../../ui/button.tsx'

type Operator = ComparisonOperator | TextOperator | 'in' | 'is_missing' | 'is_present'

const scalar = z.union([z.string(), z.number(), z.boolean()])
const conditionSchema = z.object({
  column: z.string(),
  operator: z.enum([...comparisonOperators, 'in', ...textOperators, 'is_missing', 'is_present']),
  value: z.union([scalar, z.array(scalar), z.null()]).default(null),
  ignore_case: z.boolean().default(false),
})
type Condition = z.infer<typeof conditionSchema>

/** Conditions on columns, one a row. */
export function ConditionsField({ value, onChange, onDone, table }: FieldProps) {
  const { t } = useTranslation('inspector')
  const conditions = z.array(conditionSchema).safeParse(value).data ?? []
  const columns = table?.columns ?? []

  function write(next: Condition[], phase: 'during' | 'done' = 'done'): void {
    onChange(next, phase)
  }

  return (
    <div className="flex flex-col gap-2">
      {conditions.map((condition, index) => (
        <ConditionRow
          key={index}
          number={index + 1}
          condition={condition}
          columns={columns}
          column={table ? findColumn(table, condition.column) : undefined}
          onChange={(next, phase) => write(conditions.with(index, next), phase)}
          onDone={onDone}
          onRemove={() => write(conditions.toSpliced(index, 1))}
        />
      ))}
      <Button
        onClick={() =>
          write([
            ...conditions,
            { column: columns[0]?.name ?? '', operator: 'equal', value: null, ignore_case: false },
          ])
        }
      >
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
  onChange: (condition: Condition, phase?: 'during' | 'done') => void
  onDone: () => void
  onRemove: () => void
}) {
  const { number, condition, columns, column, onChange, onDone, onRemove } = props
  const { t } = useTranslation('inspector')
  const operators = operatorsFor(column)
  const needsValue = condition.operator !== 'is_missing' && condition.operator !== 'is_present'
  const isText = column === undefined || column.dtype === 'string'
  return (
    <fieldset className="flex flex-col gap-1 rounded-[5px] border border-line p-1.5">
      <legend className="sr-only">{t('field.condition', { number })}</legend>
      <div className="flex gap-1">
        {columns.length > 0 ? (
          <select
            className="field"
            aria-label={t('field.column')}
            value={condition.column}
            onChange={(event) => onChange({ ...condition, column: event.target.value, value: null })}
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
              {t(`operator.${operator}`)}
            </option>
          ))}
        </select>
        {needsValue && column?.dtype === 'bool' && condition.operator !== 'in' ? (
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
          needsValue && (
            <input
              className="field"
              aria-label={t('field.value')}
              placeholder={condition.operator === 'in' ? t('field.listExample') : t('field.value')}
              value={
                Array.isArray(condition.value) ? condition.value.join(', ') : String(condition.value ?? '')
              }
              onChange={(event) =>
                onChange(
                  { ...condition, value: readValue(event.target.value, condition.operator, column) },
                  'during',
                )
              }
              onBlur={onDone}
            />
          )
        )}
      </div>
      {needsValue && isText && (
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

function operatorsFor(column: Column | undefined): readonly Operator[] {
  const all: Operator[] = ['equal', 'not_equal', 'in', 'is_missing', 'is_present']
  if (column === undefined)
    return [...comparisonOperators, 'in', ...textOperators, 'is_missing', 'is_present']
  if (column.dtype === 'bool') return ['equal', 'not_equal', 'is_missing', 'is_present']
  if (column.dtype === 'string') return [...all.slice(0, 3), ...textOperators, ...all.slice(3)]
  return [...comparisonOperators, 'in', 'is_missing', 'is_present']
}

function valueFor(operator: Operator, value: Condition['value']): Condition['value'] {
  if (operator === 'is_missing' || operator === 'is_present') return null
  if (operator === 'in') return value === null ? [] : Array.isArray(value) ? value : [value]
  return Array.isArray(value) ? (value[0] ?? null) : value
}

/** Numbers where the column holds numbers; half-typed ones (`-`, `1.`) stay text until they are whole. */
function readValue(text: string, operator: Operator, column: Column | undefined): Condition['value'] {
  if (operator === 'in') {
    const parts = text.split(/,\s?/)
    return parts.map((part) => readScalar(part, column))
  }
  return text === '' ? null : readScalar(text, column)
}

function readScalar(text: string, column: Column | undefined): string | number {
  const number = Number(text)
  const isNumber = text.trim() !== '' && String(number) === text.trim()
  return isNumber && column !== undefined && isNumericLike(column) ? number : text
}
