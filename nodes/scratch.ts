import { runDocument } from './src/runtime/testing/run-document.ts'
import { readExamples, exampleDocument } from './src/catalogue/check-node-type/example.ts'
for (const p of process.argv.slice(2)) for (const e of await readExamples(`src/catalogue/${p}`)) {
  const files = Object.fromEntries(Object.entries(e.files).map(([k, content]) => [k, { content, schema: null }]))
  const t = performance.now()
  try { await using run = await runDocument(exampleDocument(e), { files })
    const r = run.results[e.node]; const ms = Math.round(performance.now() - t)
    if (r.status !== 'succeeded') { console.log(p, e.title, 'FAILED', r.error.message, r.error.name, ms, e.expect.fails === r.error.name ? 'as expected' : run.events[e.node].map((x) => x.event === 'log' ? x.text : '').join('\n').slice(0, 900)); continue }
    const a = Object.values(r.outputs)[0]
    const bad = []
    if (a.kind === 'table') { if (e.expect.rows !== undefined && a.rows !== e.expect.rows) bad.push(['rows', a.rows, e.expect.rows]); const c = a.schema.columns.map((x) => x.name); if (e.expect.columns && JSON.stringify(c) !== JSON.stringify(e.expect.columns)) bad.push(c); if (e.expect.head) { const h = (await run.rows(e.node, 'table', e.expect.head.length)).rows; if (JSON.stringify(h) !== JSON.stringify(e.expect.head)) bad.push(h) } }
    console.log(p, '|', e.title, ms, bad.length ? 'BAD ' + JSON.stringify(bad) : 'ok')
  } catch (x) { console.log(p, e.title, 'THREW', x) }
}
