/* Buttons for passkeys. A form says what it does (data-passkey) and holds what the browser needs (data-options);
   the ceremony itself is allauth's. Without script the buttons stay hidden, and a code does the same. */
"use strict";
(() => {
  const DOES = { add: "addForm", authenticate: "authenticateForm", login: "loginForm" };
  const complaint = document.querySelector("[data-passkey-error]");

  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("[data-passkey-button]");
    const passwordless = form.querySelector("[name=passwordless]");
    window.allauth.webauthn.forms[DOES[form.dataset.passkey]]({
      ids: {
        [form.dataset.passkey]: button.id,
        credential: form.querySelector("[name$=credential]").id,
        passwordless: passwordless ? passwordless.id : "",
      },
      data: form.dataset.options ? JSON.parse(form.dataset.options) : undefined,
    });
    button.hidden = false;
  }
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    if (!complaint) return;
    complaint.hidden = false;
    complaint.focus();
  });
})();
