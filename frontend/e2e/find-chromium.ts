/** The browser to test with: one that is named, one that is installed, or the one from the packages. */
import { existsSync } from 'node:fs'

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export async function findChromium(): Promise<{ executablePath: string; args: string[] }> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']
  const named = process.env['FLOWZA_CHROMIUM']
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return { executablePath: named, args }
    throw new Error(`FLOWZA_CHROMIUM names "${named}", which is not there.`)
  }
  const present = installed.find((path) => existsSync(path))
  if (present !== undefined) return { executablePath: present, args }
  const { default: chromium } = await import('@sparticuz/chromium')
  return { executablePath: await chromium.executablePath(), args: [...chromium.args, ...args] }
}
