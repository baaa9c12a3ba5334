(() => {
  const print = document.getElementById("printRecoveryCodes");
  const copy = document.getElementById("copyRecoveryCodes");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
  if (!navigator.clipboard) return;
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const codes = [...document.querySelectorAll("#kc-recovery-codes-list code")].map((code) => code.textContent);
    await navigator.clipboard.writeText(codes.join("\n"));
    copy.textContent = copy.dataset.done;
  });
})();
