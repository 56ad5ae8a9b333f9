// What the stories are told with: people, each in a browser session of their own, who find their way by what they read.
// Whatever page they come to is inspected (inspect.js).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { launch } from './browser.js'
import { inspect } from './inspect.js'

export const address = process.env.ORMAS_URL

// secret is the password of everybody in the demo.
export const secret = process.env.ORMAS_PASSWORD

// phone and desk are the two widths that every page is inspected at; a person works at one of them.
export const phone = { width: 360, height: 740 }
export const desk = { width: 1280, height: 900 }

// timeout is how long a step may take on a busy machine, in milliseconds.
const timeout = 200_000

const people = []
let browser, broken

// leave ends the browser; stories do so by themselves.
export const leave = () => browser?.close()

after(leave)

// step is one step of a story. After one that failed the others fail at once: they would only tell the same again.
export function step(name, tell) {
  test(name, { timeout }, async () => {
    if (broken) throw `an earlier step failed: ${broken}`
    try {
      await tell()
    } catch (failed) {
      broken = name
      failed.stack += `\n${(await Promise.all(people.map((p) => p.situation()))).join('\n')}`
      throw failed
    }
  })
}

// apart is a step that needs none of the others; its people leave when it is over.
export function apart(name, tell) {
  test(name, { timeout }, async () => {
    try {
      await tell()
    } finally {
      await Promise.all(people.splice(0).map((p) => p.context.close()))
    }
  })
}

// labelled matches a label with or without the hint behind it, which begins with a capital.
function labelled(label) {
  const plain = label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${plain}(\\s*\\p{Lu}.*)?$`, 'su')
}

// account is the address of somebody of the demo.
export const account = (name) => `${name}@demo.ormas.test`

// Person is somebody at a browser.
export class Person {
  static async arrive({ size = desk, script = true, proxy } = {}) {
    browser ??= await launch()
    const context = await browser.newContext({ baseURL: address, viewport: size, javaScriptEnabled: script, locale: 'id-ID',
      timezoneId: 'Asia/Makassar', proxy })
    context.setDefaultTimeout(15_000)
    context.setDefaultNavigationTimeout(60_000) // the first picture that the service draws takes long
    const person = new Person(context, script)
    person.page = await person.tab()
    people.push(person)
    return person
  }

  // signedIn is somebody of the demo at the page where their work begins.
  static async signedIn(name, options) {
    const person = await Person.arrive(options)
    await person.signIn(account(name))
    return person
  }

  constructor(context, script) {
    Object.assign(this, { context, script, complaints: [] })
  }

  // tab opens another tab, which complains about what a page may not do.
  async tab() {
    const page = await this.context.newPage()
    page.on('pageerror', (error) => this.complaints.push(`script failed: ${error}`))
    page.on('console', (m) => /Content Security Policy/.test(m.text()) && this.complaints.push(m.text()))
    page.on('response', (r) => {
      // The service says so while it prepares to draw, and of an upload on a busy machine, which the page then sends once more.
      const busy = r.status() === 503 && (/\/(pages|konsep)\//.test(r.url()) || r.request().method() === 'POST' && /\/berkas\//.test(r.url()))
      if (r.status() >= 400 && r.request().resourceType() !== 'document' && !busy) this.complaints.push(`${r.status()} for ${r.url()}`)
    })
    return page
  }

  // visit goes to an address.
  async visit(path, status = 200) {
    await this.arrived(await this.page.goto(path), status)
  }

  // press presses a button, or follows a link, that leads to a page.
  async press(name, { status = 200, within = this.page } = {}) {
    await this.lead(within.getByRole('button', { name, exact: typeof name === 'string' }), status)
  }

  // sends presses the button of a form that the page's script sends: what is refused comes back without leaving the page.
  async sends(name, status = 200) {
    if (!this.script || status < 400) return this.press(name, { status })
    const button = this.page.getByRole('button', { name, exact: true })
    const [answer] = await Promise.all([this.page.waitForResponse((r) => r.request().method() === 'POST'), button.click()])
    await this.page.locator('.ringkasan:focus').waitFor()
    const refusal = `${status} for ${answer.url()}`
    this.complaints = this.complaints.filter((complaint) => complaint !== refusal)
    await this.arrived(answer, status)
  }

  async follow(name, { status = 200, within = this.page } = {}) {
    await this.lead(within.getByRole('link', { name, exact: typeof name === 'string' }), status)
  }

  async lead(control, status) {
    await control.first().waitFor()
    const [answer] = await Promise.all([this.page.waitForNavigation(), control.first().click()])
    await this.arrived(answer, status)
  }

  async arrived(answer, status) {
    if (answer) assert.equal(answer.status(), status, `status of ${this.page.url()}`)
    await inspect(this)
    assert.deepEqual(this.complaints.splice(0), [], `complaints of ${this.page.url()}`)
  }

  // fill answers what a page asks, by its labels: a text, true or false for a box to tick, or the choice to take.
  async fill(answers) {
    for (const [label, answer] of Object.entries(answers)) {
      const group = this.page.getByRole('group', { name: labelled(label) })
      if (typeof answer === 'boolean') await this.page.getByLabel(labelled(label)).setChecked(answer)
      else if (await group.count() > 0) await group.first().getByLabel(answer, { exact: true }).check()
      else await this.input(label).fill(answer)
    }
  }

  // input is the input of a label.
  input(label) {
    return this.page.getByLabel(labelled(label)).first()
  }

  async pick(label, choice) {
    await this.input(label).selectOption({ label: choice })
  }

  // download is a file behind a link, as it is saved.
  async download(link) {
    const [saved] = await Promise.all([this.page.waitForEvent('download'), this.page.getByRole('link', { name: link }).first().click()])
    return { name: saved.suggestedFilename(), buffer: readFileSync(await saved.path()) }
  }

  // reads asserts what stands on the page.
  async reads(...texts) {
    const page = await this.page.getByRole('main').innerText()
    for (const text of texts) {
      const there = text instanceof RegExp ? text.test(page) : page.includes(text)
      assert.ok(there, `${text} is missing from ${this.page.url()}:\n${page}`)
    }
  }

  heading() {
    return this.page.getByRole('heading', { level: 1 }).innerText()
  }

  async signIn(email, password = secret) {
    await this.visit('/masuk')
    await this.fill({ 'Alamat email': email, 'Kata sandi': password })
    await this.press('Masuk')
  }

  // mailed is the path of the newest link that was mailed to somebody, as the administrator's outbox shows it.
  async mailed(email) {
    for (let tries = 0; tries < 100; tries++) {
      const answer = await this.context.request.get('/api/v1/outbox')
      assert.equal(answer.status(), 200)
      const mail = (await answer.json()).items.find((m) => m.recipient === email && m.body.includes('token='))
      if (mail) return new URL(mail.body.match(/https?:\S*token=\S+/)[0])
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`no link was mailed to ${email}`)
  }

  // drawn waits until every picture in sight is there; the first of all takes the service some seconds.
  async drawn() {
    const ready = () => this.page.evaluate(async () => {
      const inSight = [...document.images].filter((i) => i.getBoundingClientRect().top < window.innerHeight)
      const drawn = await Promise.allSettled(inSight.map((image) => image.decode()))
      return drawn.every((one) => one.status === 'fulfilled')
    })
    for (let tries = 0; !(await ready()); tries++) {
      if (tries === 30) throw new Error(`a picture is missing on ${this.page.url()}`)
      await new Promise((resolve) => setTimeout(resolve, 2000))
      await this.page.reload()
    }
  }

  // situation is where somebody stands, for whoever reads of a failure.
  async situation() {
    try {
      const text = await this.page.getByRole('main').innerText({ timeout: 1000 })
      return `--- ${this.page.url()}\n${text.slice(0, 700)}`
    } catch {
      return `--- ${this.page.url()} (no content)`
    }
  }
}
