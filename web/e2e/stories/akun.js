// Somebody makes an account, forgets the password, and signs in; an ended session costs nothing that was typed.
import assert from 'node:assert/strict'
import { Person, phone, step } from '../world.js'

const email = 'warga.akun@contoh.test'
const first = 'kata sandi contoh', second = 'sandi baru contoh', third = 'payung biru basah'
let somebody, admin

step('what is missing is said beside its input, and the rest is kept', async () => {
  somebody = await Person.arrive({ size: phone })
  await somebody.visit('/daftar')
  await somebody.fill({ 'Nama lengkap Anda': 'Warga Contoh', 'Alamat email': 'bukan alamat', 'Kata sandi': 'pendek' })
  await somebody.press('Buat akun', { status: 422 })
  assert.equal(await somebody.page.getByLabel('Nama lengkap Anda').inputValue(), 'Warga Contoh')
  assert.equal(await somebody.page.getByLabel('Kata sandi').inputValue(), '')
})

step('the account is made and confirmed by the link that was mailed', async () => {
  await somebody.fill({ 'Alamat email': email, 'Kata sandi': first })
  await somebody.press('Buat akun')
  await somebody.reads('Periksa email Anda')
  admin = await Person.signedIn('admin')
  const link = await admin.mailed(email)
  await somebody.visit(link.pathname + link.search)
  await somebody.press(/konfirmasi/i)
  await somebody.reads('sudah dikonfirmasi')
})

step('a wrong password is refused without saying whether there is an account', async () => {
  await somebody.visit('/masuk')
  await somebody.fill({ 'Alamat email': email, 'Kata sandi': 'bukan kata sandinya' })
  await somebody.press('Masuk', { status: 401 })
  assert.equal(await somebody.page.getByLabel('Alamat email').inputValue(), email)
})

step('a forgotten password is replaced by the link that was mailed', async () => {
  const before = await admin.mailed(email)
  await somebody.follow('Lupa kata sandi?')
  await somebody.fill({ 'Alamat email': email })
  await somebody.press(/kirim/i)
  let link = before
  for (let tries = 0; link.href === before.href && tries < 50; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    link = await admin.mailed(email)
  }
  await somebody.visit(link.pathname + link.search)
  await somebody.fill({ 'Kata sandi baru': second, 'Ulangi kata sandi baru': 'berbeda sama sekali' })
  await somebody.press('Simpan kata sandi', { status: 422 })
  await somebody.fill({ 'Kata sandi baru': second, 'Ulangi kata sandi baru': second })
  await somebody.press('Simpan kata sandi')
  await somebody.reads('Kata sandi sudah diganti')
})

step('the own account stands behind the name, and its password is changed there', async () => {
  await somebody.signIn(email, second)
  const elsewhere = await Person.arrive({ script: false })
  await elsewhere.signIn(email, second)
  await somebody.follow(/Warga Contoh$/)
  assert.equal(await somebody.heading(), 'Akun saya')
  await somebody.fill({ 'Kata sandi sekarang': 'bukan kata sandinya', 'Kata sandi baru': 'passwordpassword', 'Ulangi kata sandi baru': 'passwordpassword' })
  await somebody.press('Ganti kata sandi', { status: 422 })
  await somebody.reads('terlalu mudah ditebak')
  await somebody.fill({ 'Kata sandi sekarang': second, 'Kata sandi baru': third, 'Ulangi kata sandi baru': third })
  await somebody.press('Ganti kata sandi')
  await somebody.reads('Kata sandi sudah diganti')
  await elsewhere.visit('/akun')
  assert.equal(await elsewhere.heading(), 'Masuk')
})

step('other devices are left by a button, also without script', async () => {
  const elsewhere = await Person.arrive({ script: false })
  await elsewhere.signIn(email, third)
  await elsewhere.visit('/akun')
  await elsewhere.press('Keluar dari perangkat lain')
  await elsewhere.reads('di sini Anda tetap masuk')
  await somebody.visit('/akun')
  assert.equal(await somebody.heading(), 'Masuk')
})

step('signs in and out', async () => {
  await somebody.signIn(email, third)
  await somebody.press('Keluar')
  await somebody.visit('/masuk')
  assert.equal(await somebody.heading(), 'Masuk')
})
