/**
 * An image that behaves as the official one of PostgreSQL as far as `docker-compose.yml` needs it, made of the binaries
 * that Flowza brings along: for trying that file on a machine that reaches no image registry.
 *
 *   node docker/testing/postgres-stand-in.mjs <name of the image>
 */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import Docker from 'dockerode'
import { findPostgresBinaries } from '../../backend/src/db/postgres-binaries.ts'
import { buildImage } from '../../scripts/docker/engine-build.mjs'
import { buildHostBase, librariesOf } from '../../scripts/docker/host-base.mjs'

/** The user that the base image knows; PostgreSQL refuses to run as root. */
const user = 10001

/** First start: makes the cluster, its owner and its database, as the official image's variables say. Then serves. */
const entry = `#!/usr/local/bin/node
const { chownSync, existsSync, mkdirSync, writeFileSync, appendFileSync, rmSync } = require('node:fs')
const { spawn, spawnSync } = require('node:child_process')
const { POSTGRES_USER: owner, POSTGRES_PASSWORD: password, POSTGRES_DB: database } = process.env
const [home, data, bin] = ['/var/lib/postgresql', '/var/lib/postgresql/18/docker', '/opt/postgres/bin/']
const as = { uid: ${user}, gid: ${user}, cwd: home, stdio: ['pipe', 'inherit', 'inherit'] }
const must = ({ status }) => status === 0 || process.exit(1)
if (!existsSync(data + '/PG_VERSION')) {
  mkdirSync(data, { recursive: true })
  for (const folder of [home, home + '/18', data]) chownSync(folder, ${user}, ${user})
  writeFileSync('/tmp/password', password, { mode: 0o644 })
  must(spawnSync(bin + 'initdb', ['-D', data, '-U', owner, '--pwfile=/tmp/password', '--auth=scram-sha-256'], as))
  rmSync('/tmp/password')
  appendFileSync(data + '/pg_hba.conf', 'host all all all scram-sha-256\\n')
  const input = 'CREATE DATABASE ' + database + '\\n'
  must(spawnSync(bin + 'postgres', ['--single', '-D', data, 'postgres'], { ...as, input }))
}
const server = spawn(bin + 'postgres', ['-D', data, '-c', 'listen_addresses=*', '-c', 'unix_socket_directories='], as)
for (const [told, passed] of [['SIGTERM', 'SIGINT'], ['SIGINT', 'SIGINT']]) process.on(told, () => server.kill(passed))
server.on('exit', (code) => process.exit(code ?? 1))
`

const isReady = `#!/usr/local/bin/node
require('node:net').connect(5432, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))
`

const docker = new Docker()
const folder = mkdtempSync(join(tmpdir(), 'flowza-postgres-image-'))
const root = join(folder, 'root')
const place = (path, content) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content, { mode: 0o755 })
}
try {
  place('/usr/local/bin/entry', entry)
  place('/usr/local/bin/pg_isready', isReady)
  // What checks the health is a line for a shell.
  mkdirSync(join(root, 'bin'))
  copyFileSync(realpathSync('/bin/sh'), join(root, 'bin', 'sh'))
  const { postgres } = await findPostgresBinaries({ user: { uid: user, gid: user }, copyTo: folder })
  for (const library of librariesOf(postgres).filter((path) => !path.startsWith(folder))) {
    mkdirSync(join(root, dirname(library)), { recursive: true })
    copyFileSync(realpathSync(library), join(root, library))
  }
  cpSync(dirname(dirname(postgres)), join(root, 'opt', 'postgres'), { recursive: true, dereference: true })
  const base = await buildHostBase(docker)
  const file = `FROM ${base}\nCOPY root /\nVOLUME /var/lib/postgresql\nENTRYPOINT ["/usr/local/bin/entry"]\n`
  writeFileSync(join(folder, 'Dockerfile'), file)
  await buildImage(docker, folder, { t: process.argv[2], dockerfile: 'Dockerfile' })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
