import { chromium } from '@playwright/test'
import { gzipSync } from 'node:zlib'
import { findChromium } from './e2e/find-chromium.ts'
import { startServer } from './e2e/server.ts'
const server = await startServer()
const browser = await chromium.launch(await findChromium())
try {
  const doc = await fetch(`${server.address}/api/v1/workflows`, {method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify({document:{format:'flowza/1',name:'Empty',nodes:[],edges:[],seed:42}})}).then(r=>r.json())
  const tpls = await fetch(`${server.address}/api/v1/templates`).then(r=>r.json())
  console.log(tpls.templates.map((t:any)=>t.id).join(' '))
  for (const a of ['/', '/workflows/'+doc.id, 'tpl']) {
    const ctx = await browser.newContext({viewport:{width:1440,height:900}})
    const page = await ctx.newPage()
    const got: [string, number, number][] = []; const t0=Date.now(); const jobs: Promise<void>[]=[]
    page.on('response', (r) => { if (!new URL(r.url()).pathname.endsWith('.js')) return; const t=Date.now()-t0; jobs.push(r.body().then(b=>{got.push([r.url().replace(/.*\//,''), gzipSync(b).length, t])})) })
    if (a === 'tpl') { await page.goto(server.address); await page.locator('h2').first().waitFor(); await page.waitForLoadState('networkidle'); await page.locator('main button').filter({hasText:/churn|Titanic|class/i}).first().click(); await page.locator('.react-flow__node').first().waitFor() }
    else { await page.goto(server.address+a); await page.locator(a==='/'?'h2':'.canvas').first().waitFor() }
    await page.waitForLoadState('networkidle'); await Promise.all(jobs)
    const t=Date.now()-t0
    console.log(a, (got.reduce((s,g)=>s+g[1],0)/1000).toFixed(1), 'KB', got.length, 'files, idle at', t)
    if (process.argv[2]) for (const g of got.sort((x,y)=>x[2]-y[2])) console.log('   ', ...g)
    await ctx.close()
  }
} finally { await browser.close(); await server.stop() }
