// The browser of the tests: a real Chromium that npm brings along, so that a fresh machine needs neither root nor apt.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const modules = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules')

// installed are the places of a Chromium that the system has, for machines that npm brings none to.
const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync']

// find gives the program and what its environment needs: the one that was asked for, npm's, the system's.
export async function find() {
  if (process.env.E2E_CHROMIUM) return { executablePath: process.env.E2E_CHROMIUM, env: {} }
  if (process.platform === 'linux' && process.arch === 'x64') return unpacked()
  const executablePath = installed.find(existsSync)
  if (!executablePath) throw new Error('no Chromium found: name one in E2E_CHROMIUM')
  return { executablePath, env: {} }
}

// launch starts the browser.
export async function launch() {
  const { executablePath, env } = await find()
  return chromium.launch({ executablePath, args: flags, env: { ...process.env, LANG: 'en_US.UTF-8', ...env } })
}

// unpacked is npm's Chromium. It is unpacked once, into a folder that carries its version and appears only when complete.
function unpacked() {
  const { version } = JSON.parse(readFileSync(join(modules, '@sparticuz', 'chromium', 'package.json')))
  const home = join(modules, `.chromium-${version}`)
  if (!existsSync(home)) {
    const half = mkdtempSync(join(modules, '.chromium-half-'))
    unpack(half, home)
    try {
      renameSync(half, home)
    } catch (failed) {
      rmSync(half, { recursive: true })
      if (!existsSync(home)) throw failed // otherwise another run was faster
    }
  }
  return {
    executablePath: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: join(home, 'al2023', 'lib'), FONTCONFIG_FILE: join(home, 'fonts.conf') },
  }
}

// unpack lets the package fill a folder that will be called home. The package is made for a cloud whose name it must be
// told before it is loaded, and unpacks to wherever TMPDIR points: so it runs apart.
function unpack(folder, home) {
  execFileSync(process.execPath, ['--input-type=module', '--eval',
    `import packed from '@sparticuz/chromium'; await packed.executablePath()`],
  { cwd: modules, env: { ...process.env, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x', TMPDIR: folder } })
  mkdirSync(join(folder, 'font-cache'))
  writeFileSync(join(folder, 'fonts.conf'), fonts(home))
}

// fonts is the configuration of the fonts, which the package has for one fixed place only. Without any font the browser
// dies at the first page.
function fonts(home) {
  const prefer = (family, font) => `<alias><family>${family}</family><prefer><family>${font}</family></prefer></alias>`
  return `<?xml version="1.0"?>
<fontconfig>
<dir>${join(home, 'fonts')}</dir>
<dir>${join(modules, 'dejavu-fonts-ttf', 'ttf')}</dir>
<cachedir>${join(home, 'font-cache')}</cachedir>
${prefer('sans-serif', 'Open Sans')}
${prefer('serif', 'DejaVu Serif')}
${prefer('monospace', 'DejaVu Sans Mono')}
</fontconfig>
`
}
