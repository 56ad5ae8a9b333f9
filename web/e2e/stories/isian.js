// Nothing that was typed is lost: not by an ended session, not by a second tab, not by forgetting to save.
import assert from 'node:assert/strict'
import { Person, account, phone, secret, step } from '../world.js'

let person, first, form

step('what is typed is saved by itself', async () => {
  person = await Person.signedIn('pemohon', { size: phone })
  await person.visit('/beranda')
  await person.follow(/^Lanjutkan mengisi/)
  await person.follow('Alamat')
  form = person.page.url()
  await person.input('Telepon kantor').pressSequentially('0500000001')
  await person.page.getByText(/^Tersimpan pukul/).waitFor()
  await person.visit(form)
  assert.equal(await person.input('Telepon kantor').inputValue(), '0500000001')
})

step('what was typed a moment before leaving is saved too', async () => {
  await person.fill({ 'Telepon kantor': '0500000009' })
  await person.follow('Isian data')
  await person.visit(form)
  assert.equal(await person.input('Telepon kantor').inputValue(), '0500000009')
})

step('after a session has ended, signing in again goes on with what was typed', async () => {
  await person.fill({ 'Telepon kantor': '0500000002' })
  await person.context.clearCookies()
  await person.press('Simpan dan lanjutkan', { status: 401 })
  await person.reads('yang Anda tulis tidak hilang')
  await person.fill({ 'Alamat email': account('pemohon'), 'Kata sandi': 'salah sama sekali' })
  await person.press('Masuk', { status: 401 })
  await person.fill({ 'Kata sandi': secret })
  await person.press('Masuk')
  await person.press('Lanjutkan')
  await person.visit(form)
  assert.equal(await person.input('Telepon kantor').inputValue(), '0500000002')
})

step('a second tab that saves later shows both texts', async () => {
  first = person.page
  const second = await person.tab()
  await second.goto(form)
  await person.fill({ 'Telepon kantor': '0500000003' })
  await person.press('Simpan dan lanjutkan')
  person.page = second
  await person.fill({ 'Telepon kantor': '0500000004', 'Kode pos': '00001' })
  await person.press('Simpan dan lanjutkan', { status: 409 })
  await person.reads('0500000003', '0500000004')
})

step('what is chosen of the two stays', async () => {
  const telephone = person.page.getByRole('group', { name: 'Telepon kantor' })
  await telephone.getByLabel(/^Yang tersimpan/).check()
  await person.press('Simpan pilihan ini')
  await person.visit(form)
  assert.equal(await person.input('Telepon kantor').inputValue(), '0500000003')
  assert.equal(await person.input('Kode pos').inputValue(), '00001')
  await first.close()
})

step('a step that somebody has taken meanwhile is not taken twice', async () => {
  const officer = await Person.signedIn('umum')
  await officer.visit('/antrean?queue=role')
  await officer.follow('Yayasan Perahu Kertas')
  await officer.follow('Catat dalam agenda')
  const late = officer.page
  officer.page = await officer.tab()
  await officer.visit(late.url())
  await officer.press('Catat dalam agenda')
  officer.page = late
  await officer.press('Catat dalam agenda', { status: 409 })
})
