(() => {
  let sent = 0;
  const reveals = [...document.querySelectorAll(".reveal")];
  const inputOf = (button) => document.getElementById(button.getAttribute("aria-controls"));
  const show = (button, shown) => {
    inputOf(button).type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
    button.setAttribute("aria-label", shown ? button.dataset.hideLabel : button.dataset.showLabel);
  };
  for (const button of reveals) {
    button.hidden = false;
    button.parentElement.classList.add("on");
    button.addEventListener("click", () => show(button, inputOf(button).type === "password"));
  }
  addEventListener("submit", (event) => {
    if (Date.now() - sent < 2000) return event.preventDefault();
    sent = Date.now();
    reveals.forEach((button) => show(button, false));
  });
  addEventListener("pageshow", () => { sent = 0; });
})();
