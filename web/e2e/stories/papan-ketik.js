// Keyboard alone: a case officer reviews a whole dossier and passes it on without touching a mouse.
import assert from 'node:assert/strict'
import { Person, step } from '../world.js'

const name = 'Forum Layang-Layang Angan'
let officer

step('finds the dossier and its next file', async () => {
  officer = await Person.signedIn('staf')
  await officer.visit('/antrean?queue=mine')
  await enters(name)
  await enters('Periksa berkas')
  await enters('Periksa berkas berikutnya')
})

step('finds one file wanting, with reason, note and the part of the page', async () => {
  await officer.page.keyboard.press('t')
  await officer.page.keyboard.press('ArrowDown')
  await officer.page.keyboard.press('Tab')
  await officer.page.keyboard.type('Pindai ulang dengan lebih terang.')
  await reaches('Gambar kotak pada halaman')
  for (const key of ['Enter', 'ArrowUp', ...Array(12).fill('ArrowRight'), 'Shift+ArrowDown', 'Escape']) await officer.page.keyboard.press(key)
  await officer.reads('Kotak yang digambar: kanan tengah')
  await enters('Tidak sesuai')
})

step('approves all others, one key each', async () => {
  for (let [done, all] = await progress(); done < all; [done, all] = await progress()) {
    await hits('s')
    assert.equal((await progress())[0], done + 1)
  }
})

step('passes the dossier on', async () => {
  await enters('Teruskan hasil pemeriksaan')
  await enters('Teruskan hasil pemeriksaan')
  await officer.reads('Penelitian oleh Kepala Subbidang')
})

async function progress() {
  const text = await officer.page.getByRole('main').innerText()
  return text.match(/(\d+) dari (\d+)/).slice(1).map(Number)
}

// enters moves the focus on until it is where a name stands, and presses Enter.
async function enters(name) {
  await reaches(name)
  await hits('Enter')
}

// reaches moves the focus on until it is where a name stands.
async function reaches(name) {
  for (let tabs = 0; tabs < 150; tabs++) {
    await officer.page.keyboard.press('Tab')
    const focus = await officer.page.evaluate(() => document.activeElement.innerText?.trim() ?? '')
    if (focus === name) return
  }
  throw new Error(`the keyboard does not reach ${name}`)
}

// hits presses a key that leads to a page.
async function hits(key) {
  const [answer] = await Promise.all([officer.page.waitForNavigation(), officer.page.keyboard.press(key)])
  await officer.arrived(answer, 200)
}
