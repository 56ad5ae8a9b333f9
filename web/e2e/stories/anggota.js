// An organisation is worked on by several people: one invites, another makes an account and joins, and is let go again.
import assert from 'node:assert/strict'
import { password } from '../applicant.js'
import { Person, phone, step } from '../world.js'

const email = 'warga.anggota@contoh.test', name = 'Perkumpulan Kebun Rekaan'
let leader, newcomer, admin

// mailed is the newest link to a page that was mailed to the newcomer.
async function mailed(page) {
  for (let tries = 0; tries < 100; tries++) {
    const link = await admin.mailed(email)
    if (link.pathname === page) return link.pathname + link.search
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no link to ${page} was mailed`)
}

step('whoever leads invites an address; a wrong one is said beside its input', async () => {
  leader = await Person.signedIn('pemohon', { script: false })
  await leader.visit('/ormas')
  await leader.follow(name)
  await leader.follow('Anggota organisasi')
  await leader.reads('Anda', 'sekurang-kurangnya satu pengelola')
  await leader.fill({ 'Alamat email': 'bukan alamat' })
  await leader.press('Kirim undangan', { status: 422 })
  await leader.fill({ 'Alamat email': email, Peran: 'Anggota' })
  await leader.press('Kirim undangan')
  await leader.reads('Undangan sudah dikirim', email)
})

step('who is invited makes an account, finds the invitation again, and sees the dossiers', async () => {
  admin = await Person.signedIn('admin')
  newcomer = await Person.arrive({ size: phone, script: false })
  await newcomer.visit(await mailed('/undangan'))
  assert.equal(await newcomer.heading(), `Anda diundang mengurus ${name}`)
  await newcomer.follow('Buat akun')
  await newcomer.fill({ 'Nama lengkap Anda': 'Warga Contoh Anggota', 'Alamat email': email, 'Kata sandi': password })
  await newcomer.press('Buat akun')
  await newcomer.visit(await mailed('/akun/konfirmasi'))
  await newcomer.press('Konfirmasi alamat email')
  await newcomer.signIn(email, password)
  await newcomer.reads('Undangan untuk Anda')
  await newcomer.follow(name)
  await newcomer.press('Terima undangan')
  await newcomer.reads('Anda sekarang anggota', 'Permohonan organisasi ini')
})

step('a member sees who else there is, and changes nothing', async () => {
  await newcomer.follow('Anggota organisasi')
  await newcomer.reads('Hanya pengelola', 'menerima undangan dan menjadi anggota')
  await newcomer.follow('Keluar dari organisasi')
  await newcomer.follow('Batal')
})

step('who is let go sees nothing any more', async () => {
  const page = new URL(newcomer.page.url()).pathname
  await leader.visit(page)
  await leader.follow(/^Keluarkan/)
  await leader.press('Keluarkan anggota')
  await leader.reads('sudah dikeluarkan', 'mengeluarkan Warga Contoh Anggota')
  await newcomer.visit(page, 404)
  await newcomer.visit('/ormas')
  await newcomer.reads('Anda belum mendaftarkan organisasi')
})
