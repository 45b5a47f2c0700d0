import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { assert, asyncProperty, double, string } from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { column, type Expression, literalOf } from '../core/expression/expression.ts'
import { doubleLiteral, expressionSql, isoTimeSql, quoteIdentifier, quoteString } from './sql.ts'

let connection: DuckDBConnection

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect()
})

async function value(sql: string): Promise<unknown> {
  const rows = (await connection.runAndReadAll(sql)).getRowsJS()
  return rows[0][0]
}

const anyText = string({ unit: 'binary', maxLength: 40 }).filter((text) => !text.includes('\0'))

describe('quoting', () => {
  it('brings every text back', async () => {
    await assert(
      asyncProperty(anyText, async (text) => {
        expect(await value(`SELECT ${quoteString(text)}`)).toBe(text)
      }),
    )
  })

  it('brings every name back', async () => {
    const anyName = anyText.filter((name) => name !== '')
    await assert(
      asyncProperty(anyName, async (name) => {
        const result = await connection.run(`SELECT 1 AS ${quoteIdentifier(name)}`)
        expect(result.columnName(0)).toBe(name)
        expect(
          await value(`SELECT ${quoteIdentifier(name)} FROM (SELECT 7 AS ${quoteIdentifier(name)})`),
        ).toBe(7)
      }),
    )
  })

  it('brings every double back to the last bit', async () => {
    await assert(
      asyncProperty(double(), async (number) => {
        expect(await value(`SELECT ${doubleLiteral(number)}`)).toBe(number)
        expect(await value(`SELECT 1e0 - ${doubleLiteral(number)}`)).toBe(1 - number)
      }),
    )
  })
})

function nearest(args: Expression[], points: number[][]): Expression {
  return { op: 'nearest', args, points }
}

describe('expressions', () => {
  const row = `(SELECT 2::BIGINT AS i, 9_007_199_254_740_993 AS large, 0.5::DOUBLE AS f, true AS b, 'Äpfel_%' AS s, NULL::DOUBLE AS gap, TIMESTAMP '2026-01-02 03:04:05.5' AS t)`
  const cases: [string, Expression, unknown][] = [
    ['a whole number divided', { op: 'divide', left: column('i'), right: literalOf(4) }, 0.5],
    ['less', { op: 'less', left: column('f'), right: literalOf(1) }, true],
    ['a time beside its text', { op: 'greater', left: column('t'), right: literalOf('2026-01-02') }, true],
    ['no arguments of and', { op: 'and', args: [] }, true],
    ['no arguments of or', { op: 'or', args: [] }, false],
    ['in nothing', { op: 'in', arg: column('s'), values: [] }, false],
    ['in', { op: 'in', arg: column('i'), values: [1, 2] }, true],
    [
      'contains takes % and _ for themselves',
      { op: 'contains', arg: column('s'), text: '_%', ignoreCase: false },
      true,
    ],
    ['contains without the text', { op: 'contains', arg: column('s'), text: '%x', ignoreCase: false }, false],
    ['starts, capitals aside', { op: 'starts_with', arg: column('s'), text: 'äPF', ignoreCase: true }, true],
    ['ends', { op: 'ends_with', arg: column('s'), text: '%', ignoreCase: false }, true],
    ['missing', { op: 'is_missing', arg: column('gap') }, true],
    ['coalesce', { op: 'coalesce', args: [column('gap'), column('f')] }, 0.5],
    [
      'an indicator of something unknown',
      { op: 'indicator', arg: { op: 'equal', left: column('gap'), right: literalOf(1) } },
      0,
    ],
    [
      'coalesce keeps large whole numbers',
      { op: 'coalesce', args: [column('large'), literalOf(0)] },
      9_007_199_254_740_993n,
    ],
    ['yes as a number', { op: 'to_float', arg: column('b') }, 1],
    [
      'nearest',
      nearest(
        [column('i'), column('f')],
        [
          [9, 9],
          [2, 1],
          [0, 0],
        ],
      ),
      1,
    ],
    ['nearest, the first of equal ones', nearest([column('f')], [[5], [1], [0], [0.5], [0.5]]), 3],
    ['nearest takes yes for 1', nearest([column('b')], [[0], [1]]), 1],
    [
      'nearest without one of its values',
      nearest(
        [column('i'), column('gap')],
        [
          [1, 1],
          [2, 2],
        ],
      ),
      null,
    ],
  ]

  it('looks for the nearest point only where every value is there', async () => {
    const rows = `(SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE i::DOUBLE END AS a, i::DOUBLE AS b FROM range(10_000) t(i))`
    const place = expressionSql(
      nearest(
        [column('a'), column('b')],
        [
          [0, 0],
          [9_999, 9_999],
        ],
      ),
    )
    const counted = `SELECT (count(p), count(*) FILTER (p = 0))::VARCHAR FROM (SELECT ${place} AS p FROM ${rows})`
    expect(await value(counted)).toBe('(6666, 3333)')
  })

  it.each(cases)('%s', async (_, expression, expected) => {
    expect(await value(`SELECT ${expressionSql(expression)} FROM ${row}`)).toBe(expected)
  })

  it('writes times with the fraction that they have', async () => {
    expect(await value(`SELECT ${isoTimeSql('t')} FROM ${row}`)).toBe('2026-01-02T03:04:05.5')
    expect(await value(`SELECT ${isoTimeSql("TIMESTAMP '2026-01-02'")}`)).toBe('2026-01-02T00:00:00')
  })
})
