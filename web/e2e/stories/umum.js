// Anybody, without an account: checks a letter, tracks a dossier, mistypes a code.
import assert from 'node:assert/strict'
import { Person, phone, step } from '../world.js'

let anybody

step('home shows the three things people come for', async () => {
  anybody = await Person.arrive({ size: phone })
  await anybody.visit('/')
  await anybody.reads('Apakah surat ini asli?', 'Sampai di mana permohonan saya?', 'Mengajukan permohonan')
})

step('a code that is not known stays in the form', async () => {
  await anybody.visit('/lacak')
  await anybody.fill({ 'Kode pelacakan': 'QQQQQQQQQQ' })
  await anybody.press('Lacak', { status: 404 })
  assert.equal(await anybody.heading(), 'Kode tidak ditemukan')
  assert.equal(await anybody.page.getByLabel('Kode pelacakan').inputValue(), 'QQQQQQQQQQ')
})

step('an empty code is asked for again, with a way to the input', async () => {
  await anybody.visit('/cek')
  await anybody.press('Cek', { status: 422 })
  await anybody.page.getByRole('alert').getByRole('link').click()
  assert.ok(await anybody.page.getByLabel('Kode surat').evaluate((e) => e === document.activeElement))
})

step('a form without a file asks for one', async () => {
  await anybody.visit('/cek')
  await anybody.press('Cek berkas', { status: 422 })
  await anybody.reads('Pilih berkas yang akan dicek')
})

step('a page that is not there says so', async () => {
  await anybody.visit('/tidak-ada', 404)
  assert.equal(await anybody.heading(), 'Halaman tidak ditemukan')
})
