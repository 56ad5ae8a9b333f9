// Tells how many letters a long text may still have. Without it the limit stands beside the label.
for (const box of document.querySelectorAll("textarea[maxlength]")) {
  const shown = document.createElement("p"), told = document.createElement("p");
  shown.className = "isian-sisa";
  shown.setAttribute("aria-hidden", "true"); // changes at every key; what is read out waits for a pause
  told.className = "terselubung";
  told.setAttribute("role", "status");
  const words = () => `Sisa ${(box.maxLength - box.value.length).toLocaleString("id-ID")} huruf.`;
  let timer;
  const tell = () => {
    shown.textContent = words();
    clearTimeout(timer);
    if (box.value.length > box.maxLength * 0.8) timer = setTimeout(() => { told.textContent = words(); }, 1500);
  };
  box.after(shown, told);
  box.addEventListener("input", tell);
  shown.textContent = words();
}
